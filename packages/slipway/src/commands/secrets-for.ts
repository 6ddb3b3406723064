import { join } from 'node:path';

import { openRepository } from '../revision/index.ts';
import { rulesFile, throwAwayKey, type SopsCall } from '../secrets/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';
import type { Surroundings } from './command.ts';

/** The files of secrets in the working tree. */
export interface Secrets {
  readonly snapshot: Snapshot;
  /** Texts by path from the workspace's root, sorted. */
  readonly files: ReadonlyMap<string, string>;
  /** The text of `.sops.yaml`. */
  readonly rules: string | undefined;
  /** The text of the throw-away key's file; nothing when it is gone. */
  readonly example: string;
  readonly call: SopsCall;
}

/** @throws SlipwayError when this is no repository with a workspace */
export async function openSecrets({ cwd, environment }: Surroundings): Promise<Secrets> {
  const repository = await openRepository(cwd);
  const revision = await repository.workingTree();
  const snapshot = snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
  const { entry, localPath, workspace } = snapshot;
  const paths = [...revision.entries.values()]
    .filter(({ path }) => /^infra\/secrets\/.*\.ya?ml$/.test(localPath(path)))
    .map(({ path }) => path)
    .toSorted();
  const [rules, key] = [entry(rulesFile)?.path, entry(throwAwayKey)?.path];
  const contents = await revision.read([...paths, ...[rules, key].filter((path) => path !== undefined)]);
  const textOf = (path: string | undefined) => (path === undefined ? undefined : contents.get(path)?.toString('utf8'));
  const example = textOf(key) ?? '';
  return {
    snapshot,
    files: new Map(paths.map((path) => [localPath(path), textOf(path) ?? ''])),
    rules: textOf(rules),
    example,
    call: { folder: join(repository.root, workspace.root), environment, example },
  };
}
