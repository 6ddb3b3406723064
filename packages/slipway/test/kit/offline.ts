import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { ownFolder } from './own-repository.ts';

const run = promisify(execFile);

/** Runs pnpm in a folder, on this machine's store and without a network. @throws Error with what it said */
export async function pnpmOffline(folder: string, ...words: string[]): Promise<void> {
  const [program = '', ...rest] = [...withoutNetwork(), 'pnpm', `--store-dir=${store()}`, ...words];
  try {
    await run(program, rest, { cwd: folder, env: { ...environment(), CI: 'true' }, maxBuffer: 1 << 26 });
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`pnpm ${words.join(' ')}: ${said}${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

/** Starts a built service with these variables and nothing else. */
export function startBuilt(folder: string, entry: string, variables: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [entry], { cwd: folder, env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What a process wrote until it ended. */
export async function outputOf(child: ChildProcess): Promise<string> {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.on('close', resolve));
  return Buffer.concat(chunks).toString();
}

export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

/** The repository's Node first, as in the images; no setting of a calling npm or turbo; a registry that does not answer. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|TURBO_|NODE_OPTIONS|NODE_PATH|VITEST)/i.test(name),
  );
  return {
    ...Object.fromEntries(own),
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    NODE_ENV: '',
    PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: 'false',
    npm_config_registry: 'http://127.0.0.1:9/',
  };
}

let found: readonly string[] | undefined;

/** Where Linux lets us, there really is no network; elsewhere there is just nobody to ask. */
function withoutNetwork(): readonly string[] {
  const [program, words] = ['unshare', ['--map-root-user', '--net']] as const;
  if (found !== undefined) return found;
  try {
    execFileSync(program, [...words, 'true'], { stdio: 'ignore' });
    found = [program, ...words];
  } catch {
    found = [];
  }
  return found;
}

/** Where this repository's own packages came from: pnpm takes another store on another disk, as temporary folders often are. */
function store(): string {
  const notes = readFileSync(join(ownFolder, 'node_modules/.modules.yaml'), 'utf8');
  const folder = /^\s*"?storeDir"?: *"?([^",\n]+)/m.exec(notes)?.[1];
  if (folder === undefined) throw new Error('This repository is not installed: run `pnpm install`.');
  return dirname(folder);
}
