/** What a command knows of where it runs, and how it speaks. */
export interface Surroundings {
  /** The folder that `--cwd` names, or the one we were called in. */
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Writes to standard output; a line break is not added. */
  readonly print: (text: string) => void;
  /** Writes to standard output as fast as the reader takes it. */
  readonly printBytes: (chunks: AsyncIterable<Buffer>) => Promise<void>;
  /** Of standard output, when it is a terminal. */
  readonly terminal: { readonly columns: number } | undefined;
}

/** One word of the command line; what is heavy it imports only when it runs. */
export interface Command {
  /** How it is called, its options and an example. */
  readonly usage: string;
  /**
   * @param words the command line after the command's own name
   * @returns the exit code: 0 done, 1 the work failed, 3 it did not come up in time
   * @throws SlipwayError when the call or the repository is wrong: exit code 2
   */
  readonly run: (words: readonly string[], surroundings: Surroundings) => Promise<0 | 1 | 3>;
}
