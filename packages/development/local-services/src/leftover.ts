import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { commandLine, isAlive } from './process.ts';

interface Leftover {
  /** The server writes its process number on this file's first line. */
  readonly pidFile: string;
  /** What its command line holds: after a reboot the number may be anybody's. */
  readonly mark: string;
  /** The signal that it takes as an order to stop at once, but cleanly. */
  readonly signal: NodeJS.Signals;
}

const polls = 100;
const pollMs = 100;

/** Stops the server of a run whose keeper was killed, and waits until it is gone. It would hold the data, and the port. */
export async function stopLeftover({ pidFile, mark, signal }: Leftover): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10);
  if (!(pid > 1) || !commandLine(pid).includes(mark)) return;
  process.kill(pid, signal);
  for (let poll = 0; poll < polls && isAlive(pid); poll += 1) await sleep(pollMs);
}
