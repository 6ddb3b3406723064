/** What keeps everything from starting: the message says what, where and how to mend it. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** 2 when the call or the repository is wrong, 1 when the work failed. */
  readonly exitCode: 1 | 2;

  constructor(message: string, { exitCode = 1, cause }: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
