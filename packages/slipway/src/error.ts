/** A fault of the call, the repository or the world. The message says in one sentence what, where and how to mend it. */
export class SlipwayError extends Error {
  override readonly name = 'SlipwayError';

  constructor(message: string, options?: ErrorOptions) {
    // What a message quotes may hold line breaks, and what steers a terminal.
    super(message.replaceAll(/\p{Cc}+/gu, ' '), options);
  }
}
