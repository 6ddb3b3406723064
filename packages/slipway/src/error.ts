/** A fault of the call, the repository or the world. The message says in one sentence what, where and how to mend it. */
export class SlipwayError extends Error {
  override readonly name = 'SlipwayError';
}
