import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Settings } from './api.ts';

/** A script of the api in a process of its own, from the sources. */
export interface ApiProcess {
  readonly child: ChildProcess;
  /** All that it has written so far. */
  readonly output: () => string;
  /** Waits for its end. @returns the exit code; null when a signal ended it */
  readonly ended: Promise<number | null>;
}

/** Starts `src/<script>.ts` with nothing in its environment but these settings. */
export function startScript(script: string, settings: Settings): ApiProcess {
  const file = fileURLToPath(new URL(`../src/${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', file], {
    env: { ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  return { child, output: () => output, ended };
}

/** Waits until the api listens. @returns its address */
export async function addressOf(api: ApiProcess): Promise<string> {
  const found = () =>
    /Server listening at (?<address>http:\/\/127\.0\.0\.1:\d+)/.exec(api.output())?.groups?.['address'];
  while (found() === undefined) {
    if (api.child.exitCode !== null) throw new Error(`The api ended before it listened:\n${api.output()}`);
    await Promise.race([once(api.child.stdout ?? api.child, 'data'), api.ended]);
  }
  return found() ?? '';
}
