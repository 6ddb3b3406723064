import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { onTestFinished } from 'vitest';
import { z } from 'zod';

import { runCommand, type Command, type Finally } from './command.ts';

const packageFolder = new URL('../../', import.meta.url);

/**
 * A copy of the workspace in fixtures/board.
 * @param later takes its removal: after the test, when left out
 * @returns its folder
 */
export async function copyBoard(later: Finally = onTestFinished): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'slipway-start-')));
  later(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  await cp(new URL('fixtures/board/', packageFolder), folder, { recursive: true });
  await symlink(fileURLToPath(new URL('node_modules', packageFolder)), join(folder, 'node_modules'));
  return folder;
}

interface StartOptions {
  readonly root?: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly finally?: Finally;
}

const answerSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Starts the copy, or one that is there already, and waits for the screen. */
export async function startBoard({ root, args = [], ...options }: StartOptions = {}) {
  const directory = root ?? (await copyBoard(options.finally));
  const command = runCommand(['--cwd', directory, ...args], { ...options, directory });
  await command.says('Ctrl-C stops everything.');
  return { root: directory, command };
}

/** The address that the screen gives for a label. */
export function addressOf(command: Command, label: string): string {
  return new RegExp(`^ {2}${label} +(http\\S+)$`, 'm').exec(command.output())?.[1] ?? `no ${label}`;
}

/** What a service of the fixture says of itself. */
export async function ask(command: Command, label: string): Promise<z.output<typeof answerSchema>> {
  const response = await fetch(addressOf(command, label));
  return answerSchema.parse(await response.json());
}
