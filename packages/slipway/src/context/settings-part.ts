import { isYamlMap, type Yaml, type YamlMap } from '../workspace/yaml.ts';
import type { Cut } from './cut.ts';
import { sha256 } from './hash.ts';
import type { Part } from './part.ts';
import { sortKeys } from './sort-keys.ts';

// Settings that matter only while dependencies are chosen (the lockfile has what came of them) or while people work.
const withoutEffect = new RegExp(
  `^(?:${[
    'allowedDeprecatedVersions',
    'audit.*',
    'catalogMode',
    'catalogs?',
    'cleanupUnusedCatalogs',
    'color',
    'disallowWorkspaceCycles',
    'ignoreWorkspaceCycles',
    'linkWorkspacePackages',
    'loglevel',
    'minimumReleaseAge.*',
    'overrides',
    'packageExtensions',
    'packages',
    'peerDependencyRules',
    'preferWorkspacePackages',
    'reporter',
    'requiredScripts',
    'resolutionMode',
    'resolvePeersFromWorkspaceRoot',
    'save.*',
    'strictPeerDependencies',
    'trustLockfile',
    'trustPolicy.*',
    'updateConfig',
    'updateNotifier',
    'verifyDepsBeforeRun',
  ].join('|')})$`,
);

// Settings that list packages by name, with or without versions behind it.
const byPackage = new Set([
  'allowBuilds',
  'ignoredBuiltDependencies',
  'neverBuiltDependencies',
  'onlyBuiltDependencies',
]);

/** `pnpm-workspace.yaml` with what the app's build uses of it. */
export function settingsPart(cut: Cut): Part {
  const { workspace, closure, catalogs } = cut;
  const packages = closure.packages.flatMap(({ directory }) => (directory === '' ? [] : [asPattern(directory)]));
  // What is in no catalog here, a hook adds to it.
  const entriesOf = (catalog: string, names: readonly string[]) =>
    names.flatMap((name) => {
      const specifier = workspace.settings.catalogs[catalog]?.[name];
      return specifier === undefined ? [] : [[name, specifier] as const];
    });
  const used = Object.fromEntries(
    Array.from(catalogs, ([catalog, names]) => [catalog, Object.fromEntries(entriesOf(catalog, names))]),
  );
  const settings = { ...cutSettings(workspace.settings.document, cut), ...(catalogs.size > 0 && { catalogs: used }) };
  // pnpm would ask the registry about each release, although the lockfile is frozen (docs/decisions/0008).
  const checked = { minimumReleaseAge: 0, trustLockfile: true };
  // JSON is YAML too, and there is one way only to write it.
  const text = Object.entries({ packages, ...settings, ...checked })
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}\n`)
    .join('');
  return {
    digest: sha256(text),
    inputs: () => flatten('workspace ', settings, 3),
    files: () => [{ path: 'manifests/pnpm-workspace.yaml', mode: '100644', source: { bytes: Buffer.from(text) } }],
  };
}

/**
 * A folder as a pattern. Versions of pnpm do not agree on how a sign is taken as it is, and a context has no other folder
 * there.
 */
function asPattern(directory: string): string {
  return directory
    .split('/')
    .map((name) => (/[!()*?[\\\]{}]/.test(name) ? '*' : name))
    .join('/');
}

/** Settings less those that no install from a lockfile heeds, and with no package in them that is not installed. */
export function cutSettings(settings: YamlMap, { closure, patches }: Cut): YamlMap {
  const cut: Record<string, Yaml> = {};
  const names = new Set(closure.entries.map(({ name }) => name));
  const isInstalled = (selector: string) => names.has(/^@?[^@]+/.exec(selector)?.[0] ?? '');
  for (const key of Object.keys(settings).sort()) {
    const value = settings[key] ?? null;
    if (withoutEffect.test(key)) continue;
    if (key === 'patchedDependencies') cut[key] = keepEntries(value, (name) => patches.includes(name));
    else if (byPackage.has(key)) cut[key] = keepEntries(value, isInstalled);
    else cut[key] = sortKeys(value);
    if (isEmpty(cut[key])) Reflect.deleteProperty(cut, key);
  }
  return cut;
}

function keepEntries(value: Yaml, isKept: (name: string) => boolean): Yaml {
  if (isYamlMap(value)) return sortKeys(Object.fromEntries(Object.entries(value).filter(([name]) => isKept(name))));
  return Array.isArray(value) ? value.filter((name) => typeof name !== 'string' || isKept(name)).sort() : value;
}

function isEmpty(value: Yaml | undefined): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** A hash for each setting, and for each entry of those that are maps. */
function* flatten(path: string, settings: YamlMap, levels: number): Generator<[string, string]> {
  for (const [key, value] of Object.entries(settings)) {
    if (levels > 1 && isYamlMap(value)) yield* flatten(`${path}${key}.`, value, levels - 1);
    else yield [`${path}${key}`, sha256(JSON.stringify(value))];
  }
}
