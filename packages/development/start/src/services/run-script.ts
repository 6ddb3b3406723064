import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { StartError } from '../error.ts';
import type { Guard } from './guard.ts';
import { openLog } from './log-file.ts';
import { readLogLine } from './log-line.ts';
import { stopGroup } from './process-group.ts';
import { spawnScript, type ScriptOptions, type ScriptProcess } from './script.ts';

interface Options extends ScriptOptions {
  /** Where its output goes. */
  readonly log: string;
  readonly guard: Guard;
  readonly signal: AbortSignal;
}

const shownLines = 20;

/**
 * Runs a script of an app to its end.
 * @returns what it wrote on standard output
 * @throws StartError with its last lines when it fails; the signal's reason when that aborts it
 */
export async function runScript(options: Options): Promise<string> {
  const { app, script, signal } = options;
  signal.throwIfAborted();
  const process = spawnScript(options);
  const { child } = process;
  const log = openLog(options.log);
  const output = collect(child.stdout, log.write);
  const errors = collect(child.stderr, log.write);
  await untilClosed(process, options);
  await log.close();
  signal.throwIfAborted();
  if (child.exitCode === 0) return output.join('\n');
  const words = [...output, ...errors].slice(-shownLines).map((line) => `  ${line}`);
  throw new StartError(
    `The script \`${script}\` of apps/${app.name} failed (${child.exitCode ?? child.signalCode ?? ''}):\n${words.join('\n')}`,
  );
}

async function untilClosed({ child, leader }: ScriptProcess, { guard, signal }: Options): Promise<void> {
  const stop = () => void stopGroup(leader);
  guard.watch(leader);
  signal.addEventListener('abort', stop);
  await once(child, 'close');
  signal.removeEventListener('abort', stop);
  guard.forget(leader);
}

function collect(stream: NodeJS.ReadableStream, write: (text: string) => void): string[] {
  const lines: string[] = [];
  createInterface({ input: stream }).on('line', (line) => {
    lines.push(line);
    write(readLogLine(line).text);
  });
  return lines;
}
