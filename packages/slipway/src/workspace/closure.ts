import { buildPartOf } from './build-rules.ts';
import { commandsOf } from './commands.ts';
import type { LockfileEntry } from './lockfile.ts';
import type { App, Workspace, WorkspacePackage } from './workspace.ts';

/** Everything that an app's build needs. */
export interface Closure {
  /** The app, the root, and all workspace packages in between; sorted by directory. */
  readonly packages: readonly WorkspacePackage[];
  /** What pnpm installs for them; in no order. */
  readonly entries: readonly LockfileEntry[];
  /** Folders and tarballs of the repository that they use and that are no workspace packages; sorted. */
  readonly directories: readonly string[];
}

const known = new WeakMap<App, Closure>();
const knownPackages = new WeakMap<App, readonly WorkspacePackage[]>();

/** An app and all workspace packages that its build needs, the root among them; sorted by directory. */
export function closureOf(workspace: Workspace, app: App): readonly WorkspacePackage[] {
  // Where no entry leads back into the repository, there is no need to follow them.
  if (known.has(app) || workspace.lockfile.hasLocalEntries) return followNeeds(workspace, app).packages;
  const packages = knownPackages.get(app) ?? follow(workspace, app, () => undefined).packages;
  knownPackages.set(app, packages);
  return packages;
}

/** Follows what an app's build needs, through workspace packages and lockfile entries. */
export function followNeeds(workspace: Workspace, app: App): Closure {
  const closure = known.get(app) ?? follow(workspace, app, (key) => workspace.lockfile.entries.get(key));
  known.set(app, closure);
  return closure;
}

function follow(workspace: Workspace, app: App, entryOf: (key: string) => LockfileEntry | undefined): Closure {
  const { packages } = workspace;
  const directories = new Set<string>();
  const reached = new Set<WorkspacePackage | LockfileEntry>();
  const reach = (node: WorkspacePackage | LockfileEntry | undefined) => {
    if (node !== undefined) reached.add(node);
  };
  const reachDirectory = (directory: string) => {
    if (packages.has(directory)) reach(packages.get(directory));
    else directories.add(directory);
  };
  reach(packages.get(''));
  reach(packages.get(app.directory));
  const commands = commandsOf(workspace, app);
  const found: WorkspacePackage[] = [];
  const entries: LockfileEntry[] = [];
  // A set takes in what is added while it is walked.
  for (const node of reached) {
    if ('packageKey' in node) {
      entries.push(node);
      for (const key of node.needs) reach(entryOf(key));
      node.directories.forEach(reachDirectory);
      continue;
    }
    found.push(node);
    const part = buildPartOf(workspace, node, commands);
    for (const { name, field, entry, directory } of node.locked) {
      if (!part.needs(name, field)) continue;
      if (directory !== null) reachDirectory(directory);
      if (entry !== null) reach(entryOf(entry));
    }
  }
  return {
    packages: found.sort((a, b) => (a.directory < b.directory ? -1 : 1)),
    entries,
    directories: [...directories].sort(),
  };
}
