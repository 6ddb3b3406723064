import type { Workspace, WorkspacePackage } from '../workspace/index.ts';

/** How a package reaches what it needs. */
export interface Ways {
  /** Names from a package up to the start, both included; empty when it is not reached. */
  readonly toPackage: (directory: string) => readonly string[];
  /** Names from what needs a lockfile entry up to the start; the entry itself is left out. */
  readonly toEntry: (key: string) => readonly string[];
}

interface Limits {
  readonly isPackage: (directory: string) => boolean;
  readonly isEntry: (key: string) => boolean;
}

const everything: Limits = { isPackage: () => true, isEntry: () => true };

interface Node {
  readonly name: string;
  readonly parent: Node | undefined;
}

/**
 * The shortest ways from a package to all that it needs, worked out when first asked for.
 * @param name what the start is called at the end of each way
 * @param limits which packages and entries a way may lead through
 */
export function waysFrom(workspace: Workspace, start: WorkspacePackage, name: string, limits = everything): Ways {
  let found: Found | undefined;
  const search = () => (found ??= searchFrom(workspace, start, name, limits));
  return {
    toPackage: (directory) => upwards(search().packages.get(directory)),
    toEntry: (key) => upwards(search().entries.get(key)?.parent),
  };
}

interface Found {
  readonly packages: ReadonlyMap<string, Node>;
  readonly entries: ReadonlyMap<string, Node>;
}

function searchFrom(
  workspace: Workspace,
  start: WorkspacePackage,
  name: string,
  { isPackage, isEntry }: Limits,
): Found {
  const packages = new Map<string, Node>([[start.directory, { name, parent: undefined }]]);
  for (const [directory, parent] of packages) {
    for (const need of workspace.packages.get(directory)?.needs ?? []) {
      if (need.directory === null || packages.has(need.directory) || !isPackage(need.directory)) continue;
      const needed = workspace.packages.get(need.directory);
      if (needed !== undefined) packages.set(need.directory, { name: needed.name, parent });
    }
  }
  const entries = new Map<string, Node>();
  const reach = (key: string, parent: Node) => {
    if (entries.has(key) || !isEntry(key)) return;
    const entry = workspace.lockfile.entries.get(key);
    if (entry !== undefined) entries.set(key, { name: entry.name, parent });
  };
  for (const [directory, node] of packages) {
    for (const { entry } of workspace.packages.get(directory)?.locked ?? []) if (entry !== null) reach(entry, node);
  }
  for (const [key, node] of entries) {
    for (const needed of workspace.lockfile.entries.get(key)?.needs ?? []) reach(needed, node);
  }
  return { packages, entries };
}

function upwards(node: Node | undefined): string[] {
  const names: string[] = [];
  for (let at = node; at !== undefined; at = at.parent) names.push(at.name);
  return names;
}
