/** An outbox that cannot work as asked: the message says what, where and how to mend it. */
export class OutboxError extends Error {
  override readonly name = 'OutboxError';
}

/** @returns an error's words; what is thrown need not be an Error. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
