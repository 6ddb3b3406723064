import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { onTestFinished } from 'vitest';

const index = new URL('../index.ts', import.meta.url).href;

/**
 * Starts a process that holds a server, as `pnpm start` does, and waits until the server is there. It is killed when
 * the test is over.
 * @param call what it does with what this package exports
 */
export async function holder(call: string): Promise<ChildProcess> {
  const started = startHolder(call);
  await once(started, 'message');
  return started;
}

/** As holder, but waits for nothing. */
export function startHolder(call: string): ChildProcess {
  const code = `import * as local from '${index}'; await local.${call}; process.send('ready'); process.on('message', () => {});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}
