import type { Context } from '../context/index.ts';
import type { Revision, TreeEntry } from '../revision/index.ts';
import type { App, Workspace, WorkspacePackage } from '../workspace/index.ts';
import { namesOf } from './names.ts';

/** A revision with its workspace, read as far as somebody asks. */
export interface Snapshot {
  readonly revision: Revision;
  readonly workspace: Workspace;
  /** By name. */
  readonly apps: ReadonlyMap<string, App>;
  /** The apps' names by directory. */
  readonly names: ReadonlyMap<string, string>;
  /** The package that a file lies in; the root package for what lies in no other, undefined outside the workspace. */
  readonly ownerOf: (path: string) => WorkspacePackage | undefined;
  /** A repository's path as seen from the workspace's root; what lies outside it begins with `/`. */
  readonly localPath: (path: string) => string;
  /** The file at a local path. */
  readonly entry: (localPath: string) => TreeEntry | undefined;
  readonly contextOf: (app: App) => Promise<Context>;
  /** Whether an app's context takes a file as it is, by its local path and the package that it lies in. */
  readonly sourceTest: (app: App) => Promise<(path: string, directory: string) => boolean>;
}

export function snapshotOf(revision: Revision, workspace: Workspace): Snapshot {
  const names = namesOf(workspace.apps);
  const contexts = new Map<string, Promise<Context>>();
  const prefix = workspace.root === '' ? '' : `${workspace.root}/`;
  return {
    revision,
    workspace,
    names,
    apps: new Map(workspace.apps.map((app) => [names.get(app.directory) ?? app.name, app])),
    ownerOf: ownerFinder(workspace),
    localPath: (path) => (path.startsWith(prefix) ? path.slice(prefix.length) : `/${path}`),
    entry: (path) => revision.entries.get(path.startsWith('/') ? path.slice(1) : `${prefix}${path}`),
    contextOf(app) {
      const known = contexts.get(app.directory) ?? workOut(revision, workspace, app);
      contexts.set(app.directory, known);
      return known;
    },
    async sourceTest(app) {
      const { sourceTest } = await import('../context/source-rules.ts');
      return sourceTest(workspace, app);
    },
  };
}

// Many plans need no context at all.
async function workOut(revision: Revision, workspace: Workspace, app: App): Promise<Context> {
  const { contextOf } = await import('../context/index.ts');
  return contextOf(revision, workspace, app);
}

/** Most files of a folder are asked for one after the other, so a folder's answer is kept. */
function ownerFinder(workspace: Workspace): (path: string) => WorkspacePackage | undefined {
  const owners = new Map<string, WorkspacePackage | undefined>([['', workspace.packages.get('')]]);
  const ownerOfFolder = (folder: string): WorkspacePackage | undefined => {
    if (owners.has(folder)) return owners.get(folder);
    const owner = workspace.packages.get(folder) ?? ownerOfFolder(parentOf(folder));
    owners.set(folder, owner);
    return owner;
  };
  return (path) => (path.startsWith('/') ? undefined : ownerOfFolder(parentOf(path)));
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
