import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { freePort } from '@repo/local-services';

/** A server in a process of its own, so that it shares no event loop with whoever measures it. */
export interface Server {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Starts a file and waits until it answers under `path`. */
export async function startServer(file: URL, path: string, environment: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, ['--conditions=source', fileURLToPath(file)], {
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const address = `http://127.0.0.1:${port}`;
  while (!(await answers(address + path))) {
    if (child.exitCode !== null) throw new Error(`${file.pathname} ended before it answered.`);
    await sleep(100);
  }
  return {
    address,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address)).ok;
  } catch {
    return false; // Not yet.
  }
}
