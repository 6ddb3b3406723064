import type { WorkspacePackage } from '../workspace/index.ts';
import { inWords, no, reason } from './cause.ts';
import { changesElsewhere, changesInstalled } from './changes-elsewhere.ts';
import type { Comparison } from './comparison.ts';
import { dependentsOf } from './dependents.ts';
import { changesForEverybody, changesOfRoot } from './everybodys-changes.ts';
import { touchedImporters } from './lockfile-reach.ts';
import { changesOf, extended, type OwnChanges } from './package-changes.ts';
import type { Cause, Verdict } from './plan.ts';

/**
 * Which packages are to be checked: those that changed and those that need them.
 * @returns the verdict of a package, with the changes that reach it, the nearest first
 */
export function checksOf(comparison: Comparison): (target: WorkspacePackage, name: string) => Verdict {
  const { packages } = comparison.head.workspace;
  const importers = touchedImporters(comparison);
  const changes = packageChanges(comparison, importers);
  const reached = dependentsOf(new Set(changes.keys()), comparison.head.workspace);
  const root = packages.get('');
  // What the root installs, or has of the workspace, is within reach of every package.
  const installed = importers.get('');
  const everybodys = [
    ...changesForEverybody(comparison),
    ...(installed === undefined ? [] : [installed]),
    ...(root !== undefined && reached.has('') ? reaching(root, [], packages, changes) : []),
  ];
  return (target, name) => {
    const { directory } = target;
    // So it is for nearly all, and there may be thousands.
    if (everybodys.length === 0 && directory !== '' && !reached.has(directory)) {
      return no(() => [unneeded(comparison, target)]);
    }
    const nearby = directory !== '' && reached.has(directory) ? reaching(target, [name], packages, changes) : [];
    const causes = [...nearby, ...(directory === '' ? changesOfRoot(comparison) : []), ...everybodys];
    if (causes.length > 0) return { needed: true, causes: once(causes) };
    return no(() => [unneeded(comparison, target)]);
  };
}

/** What changed in packages and, of what they read, elsewhere; by directory, those without a change left out. */
function packageChanges(comparison: Comparison, importers: ReadonlyMap<string, Cause>): Map<string, OwnChanges> {
  const { packages } = comparison.head.workspace;
  const elsewhere = changesElsewhere(comparison);
  const changes = new Map<string, OwnChanges>();
  for (const directory of new Set([...comparison.owners, ...importers.keys(), ...elsewhere.keys()])) {
    if (directory === '' || !packages.has(directory)) continue;
    const { own, passedOn } = changesOf(comparison, directory, importers.get(directory));
    const all = [...passedOn, ...(elsewhere.get(directory) ?? [])];
    if (own.length + all.length > 0) changes.set(directory, { own, passedOn: all });
  }
  for (const [directory, causes] of changesInstalled(comparison.head.workspace, changes)) {
    const { own = [], passedOn = [] } = changes.get(directory) ?? {};
    changes.set(directory, { own, passedOn: [...passedOn, ...causes] });
  }
  return changes;
}

/** Follows what a package needs, nearest first, and collects what changed there. @param own what stands behind its name */
function reaching(
  target: WorkspacePackage,
  own: readonly string[],
  packages: ReadonlyMap<string, WorkspacePackage>,
  changes: ReadonlyMap<string, OwnChanges>,
): Cause[] {
  const via = new Map<string, readonly string[]>([[target.directory, own]]);
  const causes: Cause[] = [];
  for (const [directory, names] of via) {
    const found = changes.get(directory);
    if (found !== undefined) {
      const ofItself = directory === target.directory ? found.own : [];
      causes.push(...[...ofItself, ...found.passedOn].map((cause) => extended(cause, names)));
    }
    for (const need of packages.get(directory)?.needs ?? []) {
      if (need.directory === null || need.directory === '' || via.has(need.directory)) continue;
      via.set(need.directory, [packages.get(need.directory)?.name ?? need.name, ...names]);
    }
  }
  return causes;
}

/** A change may reach a package in several ways. */
function once(causes: readonly Cause[]): readonly Cause[] {
  return [...new Map(causes.toReversed().map((cause) => [cause.text, cause])).values()].reverse();
}

function unneeded({ files, filesOf }: Comparison, { directory }: WorkspacePackage): Cause {
  if (files.length === 0) return reason(directory, 'the two trees are the same');
  const first = filesOf(directory)[0];
  if (first === undefined) return reason(directory, `nothing differs in ${inWords(directory)} and in what it needs`);
  const version = first.path.endsWith('package.json') ? 'only what describes the package' : first.path;
  return reason(first.path, `no check reads what differs: ${version}`);
}
