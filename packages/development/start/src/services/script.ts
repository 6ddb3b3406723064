import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

import { StartError } from '../error.ts';
import type { App } from '../workspace/workspace.ts';

/** A running script. */
export interface ScriptProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The number of the group of processes that it leads: a Ctrl-C meant for us does not reach them. */
  readonly leader: number;
}

/** How to run a script of an app. */
export interface ScriptOptions {
  readonly app: App;
  /** Its name in package.json. */
  readonly script: string;
  readonly root: string;
  /** Set beside the shell's environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts a script of an app's package.json as `pnpm run` would: in its folder, with the programs of its dependencies.
 * @throws StartError when it cannot be started at all
 */
export function spawnScript({ app, script, root, environment }: ScriptOptions): ScriptProcess {
  const programs = [join(app.directory, 'node_modules/.bin'), join(root, 'node_modules/.bin')];
  const path = [...programs, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(inPlaceOfShell(app.scripts[script] ?? ''), {
    cwd: app.directory,
    detached: true,
    env: { ...process.env, PATH: path, ...environment },
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) return { child, leader: child.pid };
  child.once('error', () => undefined);
  throw new StartError(`The script \`${script}\` of apps/${app.name} cannot be started: is ${app.directory} there?`);
}

/** Lets a single command take the shell's place, so that signals meant for it reach it. */
function inPlaceOfShell(command: string): string {
  const isSingle = /^(?!\w+=)[^;&|\n]+$/.test(command);
  return isSingle && process.platform !== 'win32' ? `exec ${command}` : command;
}
