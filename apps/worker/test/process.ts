import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A service in a process of its own. */
export interface ServiceProcess extends AsyncDisposable {
  /** Everything it has said so far. */
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Its exit code, once it has ended; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts a service or a command from its sources, by its file: apps do not import one another.
 * @param file path from the folder apps/
 * @param settings its whole environment
 */
export function startProcess(file: string, settings: Record<string, string>): ServiceProcess {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', path], {
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const note = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  return {
    output: () => output,
    kill: (signal) => void child.kill(signal),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
