/** A fault in an environment, in a declaration of variables or in a call of the generator: what, where, how to mend it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
