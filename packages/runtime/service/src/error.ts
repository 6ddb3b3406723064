/** A service that cannot start as it was told to: the message says what, where and how to mend it. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}
