import type { Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';
import { differingFiles, type FileChange } from './difference.ts';
import { lockfileDifference } from './lockfile-changes.ts';
import { firstLook, type FirstLook, type Sides } from './first-look.ts';
import { fieldChanges, type FieldChange } from './manifest-changes.ts';

/** Two revisions side by side: what differs, and whose it is. */
export interface Comparison extends Sides {
  /** What changed in a package's manifest; empty when it is new or gone. */
  readonly manifestOf: (directory: string) => readonly FieldChange[];
  /** What can be said of an app's image without its contexts. */
  readonly lookAt: (app: App) => FirstLook;
  /** Whether a file differs that could be a manifest for the cluster or a migration. */
  readonly touchesLayout: boolean;
}

const inLayout = /(?:^|\/)(?:infra\/|migrations(?:\/|$))/;

export function compare(base: Snapshot, head: Snapshot): Comparison {
  const files = differingFiles(base, head);
  const byOwner = groupByOwner(files, base, head);
  const owners = [...byOwner.keys()];
  const filesOf = (directory: string) => byOwner.get(directory) ?? [];
  const lockfile = files.some(({ path }) => path === 'pnpm-lock.yaml')
    ? lockfileDifference(base.workspace.lockfile, head.workspace.lockfile)
    : undefined;
  let lookAt: Comparison['lookAt'] | undefined;
  return {
    base,
    head,
    files,
    owners,
    filesOf,
    manifestOf(directory) {
      const [before, after] = [base, head].map(({ workspace }) => workspace.packages.get(directory));
      if (before === undefined || after === undefined || before === after) return [];
      return fieldChanges(before.manifest, after.manifest);
    },
    lookAt: (app) => (lookAt ??= firstLook({ base, head, files, owners, filesOf, lockfile }))(app),
    touchesLayout:
      files.some(({ path }) => inLayout.test(path)) || !haveSameFolders(base, head) || !haveSameApps(base, head),
    lockfile,
  };
}

/** Whether both have the same packages: a migration changes hands when a package comes or goes around it. */
function haveSameFolders(
  { workspace: { packages } }: Snapshot,
  { workspace: { packages: others } }: Snapshot,
): boolean {
  if (packages === others) return true;
  return packages.size === others.size && packages.keys().every((directory) => others.has(directory));
}

/** Whether both have the same apps under the same names: a file of secrets that is named like no app may be everybody's. */
function haveSameApps({ names }: Snapshot, { names: others }: Snapshot): boolean {
  if (names === others) return true;
  if (names.size !== others.size) return false;
  return names.entries().every(([directory, name]) => others.get(directory) === name);
}

function groupByOwner(files: readonly FileChange[], base: Snapshot, head: Snapshot): Map<string, FileChange[]> {
  const groups = new Map<string, FileChange[]>();
  for (const file of files) {
    const owner = (file.change === 'removed' ? base : head).ownerOf(file.path);
    if (owner === undefined) continue;
    const group = groups.get(owner.directory);
    if (group === undefined) groups.set(owner.directory, [file]);
    else group.push(file);
  }
  return groups;
}
