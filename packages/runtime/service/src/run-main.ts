import { EnvironmentError } from '@repo/env';

import { ServiceError } from './error.ts';

/**
 * Runs a process' main function. A wrong environment ends it with one clear text and exit code 2, a service that cannot
 * start where it was told to with 1. Any other error is thrown on: Node prints its stack and ends the process with 1 at
 * once, whatever is still open.
 * @param start loads the environment and runs the service
 */
export async function runMain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (error instanceof EnvironmentError) stop(error, 2);
    else if (error instanceof ServiceError) stop(error, 1);
    else throw error;
  }
}

function stop({ message }: Error, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
