/** What `pnpm test` was asked to do. */
export interface Call {
  /** turbo tasks that run together: `test`, `test:integration` or both. */
  readonly tasks: readonly string[];
  /** turbo tasks that run after those, one at a time: tests that disturb others. */
  readonly alone: readonly string[];
  /** Passed on to turbo: filters, `--force`. */
  readonly turboArguments: readonly string[];
}

export const usage = `Runs the tests: unit and integration in parallel, then those that disturb others, and counts them.

  pnpm test [--unit | --integration] [TURBO ARGUMENTS]

  --unit          only what is fast and needs no server
  --integration   only what runs on real PostgreSQL, Redis, processes, a browser, containers, a cluster
  --help          this text

Examples
  pnpm test                          everything; what did not change is replayed
  pnpm test --filter=@repo/api       one package
  pnpm test --force                  everything, nothing replayed

What a test needs and this machine lacks (redis-server, Chromium, Docker, a cluster) is skipped and named; where CI is set it
fails, and files in which an integration test failed are run again when all else has ended: what passes then is named as flaky.
Exit codes: 0 all passed, 1 something failed.`;

/** @param words the command line without the program */
export function parseArguments(words: readonly string[]): Call | { readonly help: true } {
  if (words.includes('--help') || words.includes('-h')) return { help: true };
  const own = ['--unit', '--integration', '--'];
  const unit = words.includes('--unit') || !words.includes('--integration');
  const integration = words.includes('--integration') || !words.includes('--unit');
  return {
    tasks: [...(unit ? ['test'] : []), ...(integration ? ['test:integration'] : [])],
    alone: integration ? ['test:alone'] : [],
    turboArguments: words.filter((word) => !own.includes(word)),
  };
}
