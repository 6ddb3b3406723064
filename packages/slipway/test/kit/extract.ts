import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buffer } from 'node:stream/consumers';

import { contextOf, tarOf, type Context } from '../../src/context/index.ts';
import { openRepository, type Revision } from '../../src/revision/index.ts';
import { namesOf } from '../../src/state/index.ts';
import { readWorkspace } from '../../src/workspace/index.ts';

const run = promisify(execFile);

/** The context of an app, and its archive. */
export interface Archived {
  readonly context: Context;
  readonly tar: Buffer;
}

/**
 * Works out an app's context.
 * @param ref a commit; the working tree when left out
 */
export async function contextIn(folder: string, app: string, ref?: string): Promise<Archived> {
  const repository = await openRepository(folder);
  const revision = ref === undefined ? await repository.workingTree() : await repository.revision(ref);
  if (revision === undefined) throw new Error(`${folder} has no ${ref ?? ''}`);
  const workspace = await readWorkspace(revision, { from: repository.prefix });
  const names = namesOf(workspace.apps);
  const found = workspace.apps.find(({ directory }) => names.get(directory) === app);
  if (found === undefined) throw new Error(`${folder} has no app ${app}`);
  const context = await contextOf(revision, workspace, found);
  return { context, tar: await buffer(tarOf(revision, context)) };
}

/** What an app's image would be made from, in short. */
export interface Digests {
  readonly fingerprint: string;
  /** SHA-256 of its context's archive. */
  readonly archive: string;
}

/** The digests of every app of a revision, by its name. */
export async function digestsOf(revision: Revision, from = ''): Promise<ReadonlyMap<string, Digests>> {
  const workspace = await readWorkspace(revision, { from });
  const names = namesOf(workspace.apps);
  const found = new Map<string, Digests>();
  for (const app of workspace.apps) {
    const context = await contextOf(revision, workspace, app);
    const archive = hash('sha256', await buffer(tarOf(revision, context)));
    found.set(names.get(app.directory) ?? app.name, { fingerprint: context.fingerprint, archive });
  }
  return found;
}

export async function fingerprintIn(folder: string, app: string, ref?: string): Promise<string> {
  return (await contextIn(folder, app, ref)).context.fingerprint;
}

/** Unpacks an archive with the system's own tar. */
export async function unpack(tar: Buffer, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await writeFile(`${folder}.tar`, tar);
  await run('tar', ['-xf', `${folder}.tar`, '-C', folder]);
}

/** Lays out a context as a Dockerfile does: the manifests, and the sources over them. */
export async function layOut({ tar }: Archived, folder: string): Promise<void> {
  await unpack(tar, `${folder}.context`);
  for (const tree of ['manifests', 'sources'])
    cpSync(join(`${folder}.context`, tree), folder, { recursive: true, verbatimSymlinks: true });
}
