/** A server that cannot run on this machine: the message says what, where and how to mend it. */
export class LocalServiceError extends Error {
  override readonly name = 'LocalServiceError';
}
