/** A fault of the call or the world: what, where and how to mend it, in one sentence. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
