import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { askGit, git } from './git.ts';

// In a partial clone git fetches what it lacks when it is read, one object after the other: a plan would take a round trip
// for each manifest.

/** Whether a clone is marked as partial, read from its configuration without asking git. */
export async function isPartial(root: string): Promise<boolean> {
  const read = (...path: string[]) => readFile(join(...path), 'utf8').catch(() => undefined);
  const config = (await read(root, '.git/config')) ?? (await read(root, 'config')) ?? (await linkedConfig(root, read));
  return config !== undefined && /promisor|partialclone/i.test(config);
}

/** Of a linked worktree or a submodule, whose `.git` is a file that names the folder. */
async function linkedConfig(root: string, read: (...path: string[]) => Promise<string | undefined>) {
  const folder = /^gitdir: (.*?)(?:\/worktrees\/[^/]+)?\s*$/.exec((await read(root, '.git')) ?? '')?.[1];
  return folder === undefined ? undefined : read(resolve(root, folder), 'config');
}

/**
 * Fetches those of some objects that a partial clone lacks, all in one go.
 * @param root of a partial clone
 * @throws SlipwayError when they cannot be had
 */
export async function fetchMissing(root: string, oids: readonly string[]): Promise<void> {
  const missing = await missingOf(root, oids);
  if (missing.length === 0) return;
  const complaints: string[] = [];
  for (const remote of await promisors(root)) {
    const words = [...fetchWords(remote), '--stdin'];
    const { code, complaint } = await askGit(root, words, { input: `${missing.join('\n')}\n` });
    if (code === 0) return;
    complaints.push(`${remote}: ${complaint}`);
  }
  const why = complaints.length === 0 ? '' : ` (${complaints.join('; ')})`;
  throw new SlipwayError(
    `This clone is partial, and ${missing.length} files that are needed could not be fetched${why}: look whether its remote can be reached.`,
  );
}

/** As git itself fetches what it lacks. */
function fetchWords(remote: string): string[] {
  const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--recurse-submodules=no'];
  return ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', remote, ...options, '--filter=blob:none'];
}

/** Remotes that promised to have what is not here. */
async function promisors(root: string): Promise<string[]> {
  const { output } = await askGit(root, [
    'config',
    '--null',
    '--type=bool',
    '--get-regexp',
    '^remote\\..*\\.promisor$',
  ]);
  const settings = output.toString('utf8').split('\0');
  return settings.flatMap((setting) => /^remote\.(.*)\.promisor\ntrue$/s.exec(setting)?.[1] ?? []);
}

/** Asks in a repository of nothing but those objects: in the clone itself, older versions of git would fetch each of them. */
async function missingOf(root: string, oids: readonly string[]): Promise<string[]> {
  const objects = (await git(root, ['rev-parse', '--git-path', 'objects'])).toString('utf8').trimEnd();
  const temporary = await makeTemporaryFolder();
  try {
    await mkdir(join(temporary, 'objects'));
    await mkdir(join(temporary, 'refs'));
    await writeFile(join(temporary, 'HEAD'), 'ref: refs/heads/main\n');
    await writeFile(join(temporary, 'config'), configFor(oids[0]?.length ?? 0));
    const env = { GIT_DIR: temporary, GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(resolve(root, objects)) };
    const input = `${oids.join('\n')}\n`;
    const output = await git(root, ['cat-file', '--batch-check', '--buffer'], { input, env });
    const lines = output.toString('latin1').split('\n');
    return lines.flatMap((line) => /^([0-9a-f]+) missing$/.exec(line)?.[1] ?? []);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @param length of an object's id: 64 letters are SHA-256 */
function configFor(length: number): string {
  const format = length === 64 ? '1\n[extensions]\n\tobjectFormat = sha256' : '0';
  return `[core]\n\tbare = true\n\trepositoryFormatVersion = ${format}\n`;
}
