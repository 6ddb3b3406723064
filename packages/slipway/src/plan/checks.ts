import type { WorkspacePackage } from '../workspace/index.ts';
import { causeOf, inWords, no, reason } from './cause.ts';
import type { Comparison } from './comparison.ts';
import { dependentsOf } from './dependents.ts';
import type { FileChange } from './difference.ts';
import { reachOf, type Reach } from './kinds-of-file.ts';
import { touchedImporters } from './lockfile-reach.ts';
import { fieldChanges } from './manifest-changes.ts';
import type { Cause, Verdict } from './plan.ts';

/** What a package itself changed: for its own checks only, and for those of its dependents too. */
interface OwnChanges {
  readonly own: readonly Cause[];
  readonly passedOn: readonly Cause[];
}

const describesOnly = /^(?:version|description|license|keywords|author|contributors|repository|bugs|funding)\b/;

// Of the workspace file, these settings act through the lockfile only, which is looked at by itself.
const actsThroughLockfile =
  /^(?:packages|catalogs?|catalogMode|overrides|patchedDependencies|packageExtensions|minimumReleaseAge)\b/;

/**
 * Which packages are to be checked: those that changed and those that need them.
 * @returns the verdict of a package, with the changes that reach it, the nearest first
 */
export function checksOf(comparison: Comparison): (target: WorkspacePackage, name: string) => Verdict {
  const { packages } = comparison.head.workspace;
  const importers = touchedImporters(comparison);
  // What the root installs is within reach of every package.
  const installed = importers.get('');
  const everybodys = [...changesForEverybody(comparison), ...(installed === undefined ? [] : [installed])];
  const changes = new Map<string, OwnChanges>();
  for (const directory of new Set([...comparison.owners, ...importers.keys()])) {
    if (directory === '' || !packages.has(directory)) continue;
    const change = changesOf(comparison, directory, importers.get(directory));
    if (change.own.length + change.passedOn.length > 0) changes.set(directory, change);
  }
  const reached = dependentsOf(new Set(changes.keys()), comparison.head.workspace);
  return (target, name) => {
    const { directory } = target;
    // So it is for nearly all, and there may be thousands.
    if (everybodys.length === 0 && directory !== '' && !reached.has(directory)) {
      return no(() => [unneeded(comparison, target)]);
    }
    const nearby = reached.has(directory) ? reaching(target, name, packages, changes) : [];
    const scripts = directory === '' ? scriptsOfRoot(comparison) : [];
    const causes = [...nearby, ...scripts, ...everybodys];
    if (causes.length > 0) return { needed: true, causes };
    return no(() => [unneeded(comparison, target)]);
  };
}

/** Follows what a package needs, nearest first, and collects what changed there. */
function reaching(
  target: WorkspacePackage,
  name: string,
  packages: ReadonlyMap<string, WorkspacePackage>,
  changes: ReadonlyMap<string, OwnChanges>,
): Cause[] {
  const via = new Map<string, readonly string[]>([[target.directory, [name]]]);
  const causes: Cause[] = [];
  for (const [directory, names] of via) {
    const found = changes.get(directory);
    if (found !== undefined) {
      const own = directory === target.directory ? found.own : [];
      causes.push(...[...own, ...found.passedOn].map((cause) => extended(cause, names)));
    }
    for (const need of packages.get(directory)?.needs ?? []) {
      if (need.directory === null || need.directory === '' || via.has(need.directory)) continue;
      via.set(need.directory, [packages.get(need.directory)?.name ?? need.name, ...names]);
    }
  }
  return causes;
}

function extended(cause: Cause, names: readonly string[]): Cause {
  return { ...cause, text: [cause.text, ...names].join(' ← '), via: [...cause.via, ...names] };
}

function changesOf(comparison: Comparison, directory: string, locked: Cause | undefined): OwnChanges {
  const files = comparison.filesOf(directory);
  if (files.length === 0 && locked === undefined) return { own: [], passedOn: [] };
  if (!comparison.base.workspace.packages.has(directory)) {
    return { own: [], passedOn: [causeOf({ subject: directory, change: 'added' })] };
  }
  const manifest = `${directory}/package.json`;
  const sources = files.filter(({ path }) => path !== manifest);
  const fields = comparison.manifestOf(directory).filter(({ field }) => !describesOnly.test(field));
  return {
    own: filesWith('owner', sources).map(causeOfFile),
    passedOn: [
      ...filesWith('dependents', sources).map(causeOfFile),
      ...fields.map(({ field, ...rest }) => causeOf({ subject: `${manifest}: ${field}`, ...rest })),
      ...(locked === undefined ? [] : [locked]),
    ],
  };
}

function filesWith(reach: Reach, files: readonly FileChange[]): FileChange[] {
  return files.filter(({ path }) => reachOf(path, true) === reach);
}

function causeOfFile({ path, change }: FileChange): Cause {
  return causeOf({ subject: path, change });
}

/** What lies in no package: shared settings concern all, for nobody can tell who reads them. */
function changesForEverybody({ base, head, filesOf, manifestOf }: Comparison): Cause[] {
  const patches = new Set(
    [base, head].flatMap(({ workspace }) => Object.values(workspace.settings.patchedDependencies)),
  );
  const known = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml'];
  const files = filesOf('').filter(
    ({ path }) => reachOf(path, false) === 'everybody' && !known.includes(path) && !patches.has(path),
  );
  const settings = filesOf('').some(({ path }) => path === 'pnpm-workspace.yaml')
    ? fieldChanges(base.workspace.settings.document, head.workspace.settings.document)
    : [];
  return [
    ...files.map(causeOfFile),
    ...manifestOf('')
      .filter(({ field }) => !describesOnly.test(field) && !field.startsWith('scripts'))
      .map(({ field, ...rest }) => causeOf({ subject: `package.json: ${field}`, ...rest })),
    ...settings
      .filter(({ field }) => !actsThroughLockfile.test(field))
      .map(({ field, ...rest }) => causeOf({ subject: `pnpm-workspace.yaml: ${field}`, ...rest })),
  ];
}

/** They concern nobody but the root, where that is an app. */
function scriptsOfRoot({ manifestOf }: Comparison): Cause[] {
  return manifestOf('')
    .filter(({ field }) => field.startsWith('scripts'))
    .map(({ field, ...rest }) => causeOf({ subject: `package.json: ${field}`, ...rest }));
}

function unneeded({ files, filesOf }: Comparison, { directory }: WorkspacePackage): Cause {
  if (files.length === 0) return reason(directory, 'the two trees are the same');
  const first = filesOf(directory)[0];
  if (first === undefined) return reason(directory, `nothing differs in ${inWords(directory)} and in what it needs`);
  const version = first.path.endsWith('package.json') ? 'only what describes the package' : first.path;
  return reason(first.path, `no check reads what differs: ${version}`);
}
