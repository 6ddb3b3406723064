import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const logLine = z.looseObject({
  level: z.string(),
  msg: z.string().optional(),
  err: z.looseObject({ stack: z.string() }).optional(),
});

interface ProcessOptions {
  readonly environment?: Record<string, string>;
  readonly shutdownLimitMs?: number;
}

/** Starts main.ts of this folder as a process of its own, with nothing of our environment. */
export function startProcess({ environment = {}, shutdownLimitMs = 300_000 }: ProcessOptions = {}) {
  const child = spawn(process.execPath, ['--conditions=source', main, String(shutdownLimitMs)], {
    env: environment,
    stdio: 'pipe',
  });
  const log: z.output<typeof logLine>[] = [];
  const words: string[] = [];
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => log.push(logLine.parse(JSON.parse(line))));
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  const closed = once(child, 'close');

  /** Resolves with the log's first line, old or new, whose message fits. */
  async function logged(message: RegExp): Promise<string> {
    for (;;) {
      const found = log.find(({ msg = '' }) => message.test(msg))?.msg;
      if (found !== undefined) return found;
      await Promise.race([once(lines, 'line'), closed]);
      if (child.exitCode !== null) throw new Error(`it ended without logging ${String(message)}: ${words.join('')}`);
    }
  }

  return {
    log,
    logged,
    /** Where it listens. */
    url: async () => (await logged(/^Server listening at/)).replace('Server listening at ', ''),
    /** Lets the slow request be answered. */
    answer: () => child.stdin.write('\n'),
    signal: (name: NodeJS.Signals) => child.kill(name),
    /** Waits for its end. */
    ended: async () => {
      await closed;
      return { code: child.exitCode, signal: child.signalCode, stderr: words.join('') };
    },
    /** Ends it whatever it does; for clearing up. */
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
