import type { TreeEntry } from '../revision/index.ts';
import type { Snapshot } from '../state/index.ts';
import type { Cause } from './plan.ts';

/** A file that two revisions do not share. */
export interface FileChange {
  /** From the workspace's root; outside it, from the repository's top with a leading `/`. */
  readonly path: string;
  readonly change: Exclude<Cause['change'], 'none'>;
}

/** The files that differ between two trees, in no order: no history is looked at. */
export function differingFiles(base: Snapshot, head: Snapshot): FileChange[] {
  const { beside } = base.revision;
  if (beside?.other === head.revision && base.workspace.root === head.workspace.root) {
    return beside.differences.map(({ path, inOther, inThis }) => ({
      path: head.localPath(path),
      change: !inThis ? 'added' : inOther ? 'changed' : 'removed',
    }));
  }
  const changes: FileChange[] = [];
  const sameRoot = base.workspace.root === head.workspace.root;
  for (const entry of head.revision.entries.values()) {
    const path = head.localPath(entry.path);
    const before = sameRoot ? base.revision.entries.get(entry.path) : base.entry(path);
    if (before === undefined) changes.push({ path, change: 'added' });
    else if (!isSame(before, entry)) changes.push({ path, change: 'changed' });
  }
  for (const entry of base.revision.entries.values()) {
    const path = base.localPath(entry.path);
    const after = sameRoot ? head.revision.entries.get(entry.path) : head.entry(path);
    if (after === undefined) changes.push({ path, change: 'removed' });
  }
  return changes;
}

export function isSame(a: TreeEntry, b: TreeEntry): boolean {
  return a.oid === b.oid && a.mode === b.mode;
}
