/** What ends a rehearsal: something is not there, or something is not as it should be. */
export class RehearsalError extends Error {
  override readonly name = 'RehearsalError';
}
