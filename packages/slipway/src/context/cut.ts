import {
  buildPartOf,
  commandsOf,
  followNeeds,
  type App,
  type BuildPart,
  type Closure,
  type Lockfile,
  type Workspace,
  type WorkspacePackage,
} from '../workspace/index.ts';
import { isYamlMap, parseYaml, textOf, type Yaml, type YamlMap } from '../workspace/yaml.ts';

/** What is cut out of a workspace for one app. */
export interface Cut {
  readonly workspace: Workspace;
  readonly app: App;
  readonly closure: Closure;
  /** What its build needs of each package. */
  readonly partOf: (of: WorkspacePackage) => BuildPart;
  readonly locked: LockedSections;
  /** What it uses of the catalogs: names by catalog, both sorted. */
  readonly catalogs: ReadonlyMap<string, readonly string[]>;
  /** The keys of `patchedDependencies` that it uses. */
  readonly patches: readonly string[];
}

/** What the lockfile has under `catalogs`, `overrides` and `patchedDependencies`. */
interface LockedSections {
  readonly catalogs: YamlMap;
  readonly overrides: YamlMap;
  readonly patches: YamlMap;
}

const sections = new WeakMap<Lockfile, LockedSections>();

export async function cutFor(workspace: Workspace, app: App): Promise<Cut> {
  const closure = followNeeds(workspace, app);
  const commands = commandsOf(workspace, app);
  const partOf = (of: WorkspacePackage) => buildPartOf(workspace, of, commands);
  const locked = await parseSections(workspace.lockfile);
  const catalogs = usedCatalogs(closure, partOf);
  return { workspace, app, closure, partOf, locked, catalogs, patches: usedPatches(closure, locked.patches) };
}

function usedCatalogs(closure: Closure, partOf: Cut['partOf']): Cut['catalogs'] {
  const used = new Map<string, Set<string>>();
  for (const of of closure.packages) {
    for (const { name, field, specifier } of of.locked) {
      if (!specifier.startsWith('catalog:') || !partOf(of).needs(name, field)) continue;
      const catalog = specifier.slice('catalog:'.length) || 'default';
      used.set(catalog, (used.get(catalog) ?? new Set()).add(name));
    }
  }
  return new Map([...used.keys()].sort().map((catalog) => [catalog, [...(used.get(catalog) ?? [])].sort()]));
}

function usedPatches(closure: Closure, patches: YamlMap): string[] {
  const entries = Object.entries(patches);
  if (entries.length === 0) return [];
  const used = new Set(closure.entries.flatMap(({ key }) => /\(patch_hash=(\w+)\)/.exec(key)?.[1] ?? []));
  return entries.flatMap(([key, patch]) => (used.has(patchHash(patch)) ? [key] : [])).sort();
}

/** Of a patch as the lockfile has it: its hash alone, or as `hash` beside a `path` up to pnpm 11. */
export function patchHash(patch: Yaml | undefined): string {
  return textOf(isYamlMap(patch) ? patch['hash'] : patch);
}

/** Sections of the lockfile that are cut entry by entry, parsed. */
async function parseSections(lockfile: Lockfile): Promise<LockedSections> {
  const known = sections.get(lockfile);
  if (known !== undefined) return known;
  const parse = async (name: string) => {
    const parsed = await parseYaml(lockfile.sections.get(name) ?? '', 'pnpm-lock.yaml');
    const section = isYamlMap(parsed) ? parsed[name] : undefined;
    return isYamlMap(section) ? section : {};
  };
  const found = {
    catalogs: await parse('catalogs'),
    overrides: await parse('overrides'),
    patches: await parse('patchedDependencies'),
  };
  sections.set(lockfile, found);
  return found;
}
