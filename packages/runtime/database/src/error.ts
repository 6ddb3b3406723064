/** A fault of the database or of a migration: the message says what, where and how to mend it, never a password. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

/** @returns an error's words; what is thrown need not be an Error. */
export function reason(error: unknown): string {
  // A refused connection to a name with several addresses is an AggregateError without a message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
}
