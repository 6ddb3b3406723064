import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 20;
/** How long a process may take to close its connections before it is killed. */
const graceMs = 10_000;

/**
 * Ends a process and everything that it has started, and waits until all are gone. The first one is asked alone:
 * `node --watch` hands the signal on, and a service that gets it twice takes that for impatience.
 * @param leader the number of a process that leads a group
 */
export async function stopGroup(leader: number): Promise<void> {
  send(leader, 'SIGTERM');
  if (await isGone(() => !exists(leader))) send(-leader, 'SIGTERM');
  if (!(await isGone(() => !exists(-leader)))) send(-leader, 'SIGKILL');
  await isGone(() => !exists(-leader));
}

async function isGone(check: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += pollMs) {
    if (check()) return true;
    await sleep(pollMs);
  }
  return check();
}

function exists(target: number): boolean {
  return send(target, 0);
}

function send(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false; // Nobody is there any more.
  }
}
