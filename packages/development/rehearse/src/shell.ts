import { spawn } from 'node:child_process';

/** How a command ended, and all that it said. */
export interface Ended {
  readonly status: number;
  readonly output: string;
}

/**
 * Runs a line as a workflow's step would.
 * @param hear gets what it says, line by line
 */
export async function runLine(
  folder: string,
  line: string,
  environment: NodeJS.ProcessEnv,
  hear: (line: string) => void,
): Promise<Ended> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', line], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let rest = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const each of lines) hear(each);
    });
  }
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  if (rest !== '') hear(rest);
  return { status, output };
}
