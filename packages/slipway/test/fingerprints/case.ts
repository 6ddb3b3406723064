import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { edited, type Edits } from '../kit/edits.ts';
import { planFor } from '../../src/commands/plan-for.ts';
import { openRepository } from '../../src/revision/index.ts';
import { digestsOf } from '../kit/extract.ts';
import { importCommits } from '../kit/fast-import.ts';
import { fleet } from '../kit/fleet.ts';
import type { Files } from '../kit/model.ts';
import type { TestRepository } from '../kit/repository.ts';
import { workspaceFiles } from '../kit/workspace-files.ts';

/** One change of a repository. */
export interface Change {
  /** How the repository differs from the fleet before the change. */
  readonly given?: Edits;
  readonly edits?: Edits;
  /** What is done on disk instead, where contents alone do not tell it. */
  readonly onDisk?: (folder: string) => void;
}

/** The apps that a change concerns, found in three ways. */
export interface Outcome {
  readonly fingerprints: readonly string[];
  /** Those whose context's archive has other bytes. */
  readonly archives: readonly string[];
  /** Those whose image the plan asks for. */
  readonly images: readonly string[];
}

export const files: Files = workspaceFiles(fleet);
/** The three apps of the fleet. */
export const all: readonly string[] = ['api', 'web', 'worker'];

/** Commits what was before and what came after, and compares the two. */
export async function outcomeOf({ folder, git, commit }: TestRepository, change: Change): Promise<Outcome> {
  const before = edited(files, change.given ?? {});
  const [base = '', head = ''] =
    change.onDisk === undefined
      ? importCommits(folder, [before, edited(before, change.edits ?? {})], 'cases')
      : [commit(before), commitOnDisk(folder, git, change.onDisk)];
  const repository = await openRepository(folder);
  const [first, second] = await repository.pair(base, head);
  if (first === undefined || second === undefined) throw new Error('The commits are not there.');
  const [old, now] = [await digestsOf(first), await digestsOf(second)];
  const { plan } = await planFor({ cwd: folder, base, head });
  const names = [...old.keys()].filter((name) => now.has(name)).toSorted();
  const wanted = plan.apps.filter(({ verdicts }) => verdicts.image.needed).map(({ name }) => name);
  return {
    fingerprints: names.filter((name) => old.get(name)?.fingerprint !== now.get(name)?.fingerprint),
    archives: names.filter((name) => old.get(name)?.archive !== now.get(name)?.archive),
    images: wanted.filter((name) => names.includes(name)),
  };
}

function commitOnDisk(folder: string, git: TestRepository['git'], onDisk: (folder: string) => void): string {
  onDisk(folder);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Change on disk');
  return git('rev-parse', 'HEAD').trim();
}

export const onDisk = {
  executable: (path: string) => (folder: string) => {
    chmodSync(join(folder, path), 0o755);
  },
  moved: (from: string, to: string) => (folder: string) => {
    renameSync(join(folder, from), join(folder, to));
  },
  linked: (path: string, target: string) => (folder: string) => {
    rmSync(join(folder, path), { force: true });
    symlinkSync(target, join(folder, path));
  },
};
