import pc from 'picocolors';

import { help, parseCall } from './arguments.ts';
import { messageOf, StartError } from './error.ts';
import { createReporter } from './screen/reporter.ts';
import { start } from './start.ts';

/** A second Ctrl-C within this time is the same one: package managers hand on what the terminal has sent already. */
const impatientAfterMs = 1000;
const parentPollMs = 1000;

const reporter = createReporter(process.stdout);
const stopping = new AbortController();
let stoppingSince = 0;

function stop(): void {
  if (!stopping.signal.aborted) {
    stoppingSince = performance.now();
    reporter.step('Stopping');
    stopping.abort();
  } else if (performance.now() - stoppingSince > impatientAfterMs) {
    // The guard and the keepers of the servers end what is left.
    process.exit(130);
  }
}

/** A package manager that is told to end does not tell us. */
function followParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !stopping.signal.aborted) stop();
  }, parentPollMs).unref();
}

function explain(error: unknown): number {
  if (stopping.signal.aborted && error instanceof Error && error.name === 'AbortError') return 0;
  const isExpected = error instanceof StartError || (error instanceof Error && error.name === 'LocalServiceError');
  reporter.clear();
  console.error(isExpected || !(error instanceof Error) ? messageOf(error) : error.stack);
  return error instanceof StartError ? error.exitCode : 1;
}

// The terminal may be gone before our last words.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
if (process.env['npm_lifecycle_event'] !== undefined) followParent();

try {
  const call = parseCall(process.argv.slice(2));
  if (call.help) console.log(help);
  else
    await start(call, { shell: process.env, directory: process.cwd(), reporter, colors: pc, signal: stopping.signal });
} catch (error) {
  process.exitCode = explain(error);
}
if (stopping.signal.aborted) reporter.print('  Stopped.');
