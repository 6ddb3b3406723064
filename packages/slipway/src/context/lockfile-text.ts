import { formatLockfile, quote } from '../workspace/format-lockfile.ts';
import type { BuildPart, LockedNeed, Workspace, WorkspacePackage } from '../workspace/index.ts';
import { isYamlMap, type Yaml, type YamlMap } from '../workspace/yaml.ts';
import type { Cut } from './cut.ts';
import { specifierOf } from './specifier.ts';

const fields = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

// These act while dependencies are chosen; the settings that they come from are left out of the context with them, except
// for what a hook says, which says it in the context too.
const withoutEffect = ['overrides', 'packageExtensionsChecksum', 'time'];
const cutByEntry = ['catalogs', 'patchedDependencies'];

const importers = new WeakMap<BuildPart, string>();

/** Everything of a cut lockfile that stands before its importers. */
export function headText({ workspace, catalogs, patches, locked }: Cut): string {
  const used = Array.from(catalogs, ([catalog, names]) => [catalog, pick(locked.catalogs[catalog], names)] as const);
  const overrides = hookOverrides(workspace, locked.overrides);
  const cut = {
    ...(overrides.length > 0 && { overrides: pick(locked.overrides, overrides) }),
    ...(used.length > 0 && { catalogs: Object.fromEntries(used) }),
    ...(patches.length > 0 && { patchedDependencies: pick(locked.patches, patches) }),
  };
  const kept = keptSections(workspace).map(([, text]) => text);
  const environment = workspace.lockfile.sections.get('environment');
  const start = environment === undefined ? '' : `${environment}\n\n---\n`;
  return `${start}${kept.join('\n\n')}\n\n${formatLockfile(cut).trimStart()}`;
}

/** Overrides of the lockfile that no setting says, so that a hook must have. */
function hookOverrides({ settings }: Workspace, locked: YamlMap): string[] {
  return Object.keys(locked).filter((selector) => !Object.hasOwn(settings.overrides, selector));
}

/** The sections that go into a cut lockfile as they are, by name. */
export function keptSections({ lockfile: { sections }, settings }: Workspace): [string, string][] {
  const others = ['environment', ...withoutEffect, ...cutByEntry];
  const isByHook = (name: string) =>
    name === 'packageExtensionsChecksum' && Object.keys(settings.packageExtensions).length === 0;
  return [...sections].filter(([name]) => !others.includes(name) || isByHook(name));
}

/** What a cut lockfile records of a package under `importers`. */
export function importerText(of: WorkspacePackage, cut: Cut): string {
  const part = cut.partOf(of);
  const text = importers.get(part) ?? makeImporterText(of, cut);
  importers.set(part, text);
  return text;
}

/** What the app's build needs of a package's dependencies, as the lockfile has them. */
export function keptNeeds(of: WorkspacePackage, { partOf }: Cut): readonly LockedNeed[] {
  const part = partOf(of);
  return of.locked.filter(({ name, field }) => part.needs(name, field));
}

function makeImporterText(of: WorkspacePackage, cut: Cut): string {
  const needs = keptNeeds(of, cut);
  const blocks = fields.flatMap((field) => {
    const lines = needs.flatMap((need) => (need.field === field ? needLines(need, of, cut) : []));
    return lines.length === 0 ? [] : [`    ${field}:`, ...lines];
  });
  const extras = cut.workspace.lockfile.importerExtras.get(of.directory);
  if (extras !== undefined) blocks.push(extras);
  const key = `  ${of.directory === '' ? '.' : quote(of.directory)}:`;
  return blocks.length === 0 ? `\n${key} {}\n` : `\n${[key, ...blocks].join('\n')}\n`;
}

function needLines(need: LockedNeed, { manifest }: WorkspacePackage, { workspace }: Cut): string[] {
  return [
    `      ${quote(need.name)}:`,
    `        specifier: ${quote(specifierOf(need, manifest, workspace))}`,
    `        version: ${quote(need.version)}`,
  ];
}

function pick(map: Yaml | undefined, keys: readonly string[]): YamlMap {
  const from = isYamlMap(map) ? map : {};
  return Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
}
