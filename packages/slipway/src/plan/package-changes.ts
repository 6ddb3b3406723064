import { insideOf } from '../revision/index.ts';
import { causeOf } from './cause.ts';
import type { Comparison } from './comparison.ts';
import type { FileChange } from './difference.ts';
import { reachInPackage } from './kinds-of-file.ts';
import { describesOnly } from './manifest-changes.ts';
import type { Cause } from './plan.ts';

/** What a package itself changed: for its own checks only, and for those of its dependents too. */
export interface OwnChanges {
  readonly own: readonly Cause[];
  readonly passedOn: readonly Cause[];
}

/** What changed in a package. @param locked what pnpm installs otherwise for it */
export function changesOf(comparison: Comparison, directory: string, locked: Cause | undefined): OwnChanges {
  const files = comparison.filesOf(directory);
  if (files.length === 0 && locked === undefined) return { own: [], passedOn: [] };
  if (!comparison.base.workspace.packages.has(directory)) {
    return { own: [], passedOn: [causeOf({ subject: directory, change: 'added' })] };
  }
  const path = `${directory}/package.json`;
  const manifest = comparison.head.workspace.packages.get(directory)?.manifest ?? {};
  const filesWith = (reach: ReturnType<typeof reachInPackage>) =>
    files
      .filter((file) => file.path !== path && reachInPackage(insideOf(file.path, directory), manifest) === reach)
      .map(causeOfFile);
  const fields = comparison.manifestOf(directory).filter(({ field }) => !describesOnly(field));
  return {
    own: filesWith('owner'),
    passedOn: [
      ...filesWith('dependents'),
      ...fields.map(({ field, ...rest }) => causeOf({ subject: `${path}: ${field}`, ...rest })),
      ...(locked === undefined ? [] : [locked]),
    ],
  };
}

export function causeOfFile({ path, change }: FileChange): Cause {
  return causeOf({ subject: path, change });
}

/** A cause that goes on to a package, or through several. */
export function extended(cause: Cause, names: readonly string[]): Cause {
  return { ...cause, text: [cause.text, ...names].join(' ← '), via: [...cause.via, ...names] };
}
