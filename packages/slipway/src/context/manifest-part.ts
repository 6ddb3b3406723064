import type { BuildPart, LockedNeed, Manifest, WorkspacePackage } from '../workspace/index.ts';
import { isExtended } from '../workspace/match-lockfile.ts';
import { isYamlMap, jsonOf, mapIn } from '../workspace/yaml.ts';
import type { Cut } from './cut.ts';
import { sha256 } from './hash.ts';
import type { Part } from './part.ts';
import { cutSettings } from './settings-part.ts';
import { sortKeys } from './sort-keys.ts';
import { isPeer, specifierOf } from './specifier.ts';

/** What only describes a package, or only checks and publishing read. */
const withoutEffect = new Set([
  'author',
  'bugs',
  'commitlint',
  'contributors',
  'description',
  'eslintConfig',
  'eslintIgnore',
  'funding',
  'husky',
  'jest',
  'keywords',
  'knip',
  'license',
  'lint-staged',
  'maintainers',
  'mocha',
  'nodemonConfig',
  'nyc',
  'prettier',
  'readme',
  'release',
  'release-it',
  'repository',
  'resolutions',
  'simple-git-hooks',
  'size-limit',
  'stylelint',
  'typedoc',
  'version',
  'vitest',
]);

/** Of these, the order of the keys has a meaning. */
const ordered = new Set(['exports', 'imports', 'publishConfig', 'typesVersions']);

/** Fields whose entries are inputs of their own. */
const taken = new Set(['scripts', 'dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']);

const known = new WeakMap<BuildPart, Part>();

/** A package's manifest without what no build reads, written in one way whatever it looked like. */
export function manifestPart(of: WorkspacePackage, cut: Cut): Part {
  const part = cut.partOf(of);
  // The root's depends on what else is in the context.
  const found = of.directory === '' ? undefined : known.get(part);
  if (found !== undefined) return found;
  const manifest = normalise(of, part, cut);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = of.directory === '' ? 'package.json' : `${of.directory}/package.json`;
  const made: Part = {
    digest: sha256(`${path}\0${text}`),
    inputs: () => inputsOf(path, manifest),
    files: () => [{ path: `manifests/${path}`, mode: '100644', source: { bytes: Buffer.from(text) } }],
  };
  known.set(part, made);
  return made;
}

function normalise(
  { directory, manifest, locked }: WorkspacePackage,
  part: BuildPart,
  cut: Cut,
): Record<string, unknown> {
  const needs = new Map(locked.map((need) => [need.name, need]));
  const result: Record<string, unknown> = {};
  for (const field of Object.keys(manifest).sort()) {
    if (withoutEffect.has(field)) continue;
    // Only the root's settings can be cut: what is written for another package serves every app that needs it.
    const isWhole = field === 'pnpm' && directory !== '';
    const value = isWhole ? sortKeys(jsonOf(manifest[field])) : normaliseField(field, manifest, part, needs, cut);
    if (!isEmpty(value)) result[field] = value;
  }
  const { settings } = cut.workspace;
  // The context's settings are without extensions: the lockfile has what came of them.
  for (const { name, field, specifier } of locked) {
    if (!isPeer(name, manifest) || !part.needs(name, field) || !isExtended(name, manifest, settings)) continue;
    result[field] = sortKeys({ ...mapIn(result[field]), [name]: specifier });
  }
  return result;
}

function normaliseField(
  field: string,
  manifest: Manifest,
  part: BuildPart,
  needs: ReadonlyMap<string, LockedNeed>,
  cut: Cut,
): unknown {
  const value = manifest[field];
  switch (field) {
    case 'scripts':
      return onlyEntries(value, (name, script) => (part.scripts.has(name) ? script : undefined));
    case 'dependencies':
    case 'devDependencies':
    case 'optionalDependencies':
      return onlyEntries(value, (name, specifier) => {
        const need = needs.get(name);
        if (!part.needs(name, field)) return undefined;
        if (need !== undefined) return specifierOf(need, manifest, cut.workspace);
        // An override may have taken it away; links and ignored optional dependencies are not in every lockfile.
        return field === 'optionalDependencies' || specifier.startsWith('link:') ? specifier : undefined;
      });
    case 'peerDependencies':
      return onlyEntries(value, (name, specifier) => {
        const need = needs.get(name);
        if (need === undefined) return specifier;
        // Where what serves it is left out, pnpm would install it for the peer alone, and miss it in the lockfile.
        if (!part.needs(name, need.field)) return undefined;
        return isPeer(name, manifest) ? need.specifier : specifier;
      });
    case 'pnpm': {
      const settings = jsonOf(value);
      return isYamlMap(settings) ? cutSettings(settings, cut) : undefined;
    }
    default:
      return ordered.has(field) ? value : sortKeys(jsonOf(value));
  }
}

function onlyEntries(
  value: unknown,
  entry: (name: string, value: string) => string | undefined,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, text] of Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const made = typeof text === 'string' ? entry(name, text) : undefined;
    if (made !== undefined) result[name] = made;
  }
  return result;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function* inputsOf(path: string, manifest: Readonly<Record<string, unknown>>): Generator<[string, string]> {
  // A package without any fields is there all the same.
  yield [`manifest ${path} package.json`, sha256('')];
  for (const [field, value] of Object.entries(manifest)) {
    if (!taken.has(field)) yield [`manifest ${path} ${field}`, sha256(JSON.stringify(value))];
    else
      for (const [name, text] of Object.entries(value ?? {}))
        yield [`manifest ${path} ${field}.${name}`, sha256(String(text))];
  }
}
