import type { Snapshot } from '../state/index.ts';
import { closureOf, type App } from '../workspace/index.ts';
import { causeOf } from './cause.ts';
import type { Comparison } from './comparison.ts';
import type { InputChanges } from './inputs.ts';
import type { Cause } from './plan.ts';
import { waysFrom } from './ways.ts';

/** What has to be known of changed files. */
interface FileSides {
  /** What a file is, on both sides: its mode and object id. */
  readonly before: (path: string) => string | undefined;
  readonly after: (path: string) => string | undefined;
  /** Names from the package that a file lies in up to the app. */
  readonly owners: (path: string, side: 'before' | 'after') => readonly string[];
}

/** Files that an image is made from and that differ; a file that only went elsewhere is one cause. */
export function fileCauses({ removed, added, changed }: InputChanges, { before, after, owners }: FileSides): Cause[] {
  const gone = new Map(removed.map((path) => [before(path), path]));
  const renamed = new Map(
    added.flatMap((path) => {
      const from = gone.size === 0 ? undefined : gone.get(after(path));
      return from === undefined ? [] : [[path, from] as const];
    }),
  );
  const sources = new Set(renamed.values());
  return [
    ...changed.map((path) => causeOf({ subject: path, change: 'changed', via: owners(path, 'after') })),
    ...added.map((path) => {
      const via = owners(path, 'after');
      const from = renamed.get(path);
      return from === undefined
        ? causeOf({ subject: path, change: 'added', via })
        : causeOf({ subject: `${from} → ${path}`, change: 'changed', via });
    }),
    ...removed
      .filter((path) => !sources.has(path))
      .map((path) => causeOf({ subject: path, change: 'removed', via: owners(path, 'before') })),
  ];
}

/**
 * Why an image differs where only files of its closure's packages can make it differ.
 * @param name what the app is called
 * @returns nothing when the image is the same
 */
export async function sourceCauses(name: string, app: App, head: Snapshot, comparison: Comparison): Promise<Cause[]> {
  const isSource = await head.sourceTest(app);
  const { base, filesOf } = comparison;
  const closure = closureOf(head.workspace, app);
  const files = closure.flatMap(({ directory }) =>
    filesOf(directory)
      .filter(({ path }) => isSource(path, directory))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
  const pathsOf = (change: 'added' | 'removed' | 'changed') =>
    files.flatMap((file) => (file.change === change ? [file.path] : []));
  const members = new Set(closure.map(({ directory }) => directory));
  const ways = waysFrom(head.workspace, app, name, {
    isPackage: (directory) => members.has(directory),
    isEntry: () => false,
  });
  const owners = (path: string) => {
    const way = ways.toPackage(head.ownerOf(path)?.directory ?? '');
    return way.length > 0 ? way : ways.toPackage(app.directory);
  };
  const changes = { removed: pathsOf('removed'), added: pathsOf('added'), changed: pathsOf('changed') };
  return fileCauses(changes, { before: hashIn(base), after: hashIn(head), owners });
}

function hashIn(snapshot: Snapshot): (path: string) => string | undefined {
  return (path) => {
    const entry = snapshot.entry(path);
    return entry === undefined ? undefined : `${entry.mode} ${entry.oid}`;
  };
}
