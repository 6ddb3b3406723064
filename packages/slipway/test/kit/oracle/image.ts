import { posix } from 'node:path';

import { appsOf, buildOf, wordsOf, type App } from './dockerfile.ts';
import { lastMatch, linesOf } from './ignore.ts';
import { entriesFrom, sorted, type Manifest, type Need, type Reading } from './reading.ts';

/** What a build needs of one package. */
interface Part {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Commands by name. */
  readonly scripts: readonly (readonly [string, string])[];
  readonly needs: readonly Need[];
}

const installScripts = ['postinstall'];
const checkTools = ['vitest', 'eslint', 'turbo'];
const describing = ['version', 'description', 'scripts', 'dependencies', 'devDependencies'];

/** No system takes a longer path. */
const longestPath = 4096;

const images = new WeakMap<Reading, Map<string, string>>();

/** The image of an app, as one text: two images are the same if and only if their texts are. */
export function imageOf(reading: Reading, app: App): string {
  const known = images.get(reading) ?? new Map<string, string>();
  const image = known.get(app.folder) ?? describe(reading, app);
  images.set(reading, known.set(app.folder, image));
  return image;
}

function describe(reading: Reading, app: App): string {
  const words = wordsOf(reading.tree.files.get(app.dockerfile) ?? '');
  const parts = closureOf(reading, app, words);
  const needs = parts.flatMap((part) => part.needs);
  const entries = entriesFrom(
    reading,
    needs.map(({ key }) => key),
  );
  return JSON.stringify({
    build: buildOf(reading, app),
    manifests: parts.map((part) => [part.folder, manifestOf(reading, part)]),
    entries: [...entries],
    catalogs: sorted(needs.flatMap((need) => catalogOf(reading, need))),
    settings: settingsOf(reading, entries),
    install: installOf(reading, app, parts, entries),
    sources: sourcesOf(reading, app, parts, words),
  });
}

function closureOf(reading: Reading, app: App, words: readonly string[]): Part[] {
  const parts = new Map<string, Part>();
  const folders = ['', app.folder];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const manifest = reading.manifests.get(folder);
    if (parts.has(folder) || manifest === undefined) continue;
    const part = partOf(reading, folder, manifest, words);
    parts.set(folder, part);
    for (const need of part.needs) if (need.folder !== undefined) folders.push(need.folder);
  }
  return [...parts.values()].toSorted((a, b) => (a.folder < b.folder ? -1 : 1));
}

function partOf(reading: Reading, folder: string, manifest: Manifest, words: readonly string[]): Part {
  const tools = Object.keys(manifest.devDependencies).filter((name) => isTool(reading, name));
  const callsTool = (command: string) => tools.some((tool) => mentions(command, tool));
  const all = Object.entries(manifest.scripts);
  const needed = new Set(
    all
      .filter(([name, command]) =>
        installScripts.includes(name) ? !callsTool(command) : name === 'build' || words.includes(name),
      )
      .map(([name]) => name),
  );
  for (const name of needed) {
    for (const [other] of all) if (wordsOf(manifest.scripts[name] ?? '').includes(other)) needed.add(other);
  }
  const scripts = all.filter(([name]) => needed.has(name));
  const isUnused = (name: string) =>
    tools.includes(name) && !words.includes(name) && !scripts.some(([, command]) => mentions(command, name));
  const isForPeople = (need: Need) => folder === '' && need.isDev && need.specifier.startsWith('workspace:');
  const needs = reading.needsOf(folder).filter((need) => !(need.isDev && isUnused(need.name)) && !isForPeople(need));
  return { folder, manifest, scripts, needs };
}

function isTool({ slipway }: Reading, name: string): boolean {
  const more = slipway.checkTools;
  if (more.includes(`!${name}`)) return false;
  return [...checkTools, ...more].some((tool) => tool === name || (tool === '@fleet/*' && name.startsWith('@fleet/')));
}

function mentions(command: string, name: string): boolean {
  return wordsOf(command).some((word) => word === name || word === name.replace(/^@[^/]+\//, ''));
}

function manifestOf({ manifests }: Reading, { manifest, scripts, needs }: Part): unknown {
  const fields = Object.entries(manifest).filter(([field]) => !describing.includes(field));
  const asked = needs.map((need): readonly [string, unknown] => {
    const isMember = need.folder !== undefined && manifests.has(need.folder) && need.specifier.startsWith('workspace:');
    return [need.name, [need.isDev, isMember ? 'any' : need.specifier, need.version]];
  });
  return [sorted(fields), sorted(scripts), sorted(asked)];
}

function catalogOf({ lockfile }: Reading, { name, specifier }: Need): [string, unknown][] {
  if (!specifier.startsWith('catalog:')) return [];
  const catalog = specifier.slice('catalog:'.length) || 'default';
  return [[`${catalog} ${name}`, lockfile.catalogs[catalog]?.[name]]];
}

function settingsOf({ settings }: Reading, entries: ReadonlyMap<string, unknown>): unknown {
  const { nodeLinker, pnpmfile, onlyBuiltDependencies: allowed } = settings;
  const built = Array.isArray(allowed)
    ? allowed.filter((name) => [...entries.keys()].some((key) => key.startsWith(`${String(name)}@`)))
    : [];
  return [nodeLinker, pnpmfile, built];
}

function installOf(reading: Reading, app: App, parts: readonly Part[], entries: ReadonlyMap<string, unknown>): unknown {
  const { settings, lockfile, manifests } = reading;
  const patches = Object.entries(lockfile.patchedDependencies).filter(([, hash]) =>
    [...entries.keys()].some((key) => key.includes(`(patch_hash=${hash})`)),
  );
  const linked = parts
    .flatMap(({ needs }) => needs.map(({ folder }) => folder))
    .filter((folder) => folder !== undefined);
  const outside = linked.filter((folder) => !manifests.has(folder));
  const paths = [
    ...['.npmrc', settings.pnpmfile].filter((path) => !isDropped(reading, app, path)),
    ...patches.map(([key]) => settings.patchedDependencies[key] ?? ''),
    ...reading.paths.filter((path) => outside.some((folder) => path.startsWith(`${folder}/`))),
    ...namedIn(parts, (script) => installScripts.includes(script)),
  ];
  return filesAt(reading, paths).concat(sorted(patches));
}

function sourcesOf(reading: Reading, app: App, parts: readonly Part[], words: readonly string[]): unknown {
  const usesTurbo =
    words.includes('turbo') ||
    parts.some(
      ({ manifest, needs }) =>
        'turbo' in manifest.devDependencies && needs.some(({ name, isDev }) => name === 'turbo' && isDev),
    );
  const folders = parts.map(({ folder }) => folder);
  const isWhole = (folder: string) => folder !== '' || app.folder === '';
  const own = reading.paths.filter((path) => {
    const folder = reading.ownerOf(path);
    if (!folders.includes(folder) || (!isWhole(folder) && path.includes('/'))) return false;
    const inside = folder === '' ? path : path.slice(folder.length + 1);
    if (inside === 'package.json' || (inside === 'turbo.json' && !usesTurbo)) return false;
    if (/^(?:pnpm-lock\.yaml|pnpm-workspace\.yaml|\.npmrc|\.pnpmfile\.cjs)$/.test(path)) return false;
    return !isDropped(reading, app, path, inside);
  });
  const named = namedIn(parts, (script) => !installScripts.includes(script));
  return filesAt(reading, [...own, ...named, ...includedIn(reading, app, folders)]);
}

function includedIn({ slipway, paths, ownerOf }: Reading, app: App, folders: readonly string[]): string[] {
  const own = slipway.apps[app.folder];
  const patterns = [...slipway.include, ...(own === false || own === undefined ? [] : own.include)];
  return paths.filter((path) => {
    const owner = ownerOf(path);
    if (folders.includes(owner) && (owner !== '' || app.folder === '')) return false;
    return lastMatch(patterns, path)?.isNegated === false;
  });
}

/** Whether a file stays out: the `.dockerignore` says so, or no build reads such files and it does not bring them back. */
function isDropped(reading: Reading, { dockerfile }: App, path: string, inside?: string): boolean {
  const { files } = reading.tree;
  const match = lastMatch(linesOf(files.get(`${dockerfile}.dockerignore`) ?? files.get('.dockerignore') ?? ''), path);
  if (match?.isNegated === false) return true;
  const isNamed = match?.isItself === true && !/(?:^|\/)\*+$/.test(match.pattern);
  if (inside === undefined || isNamed) return false;
  const dockerfiles = appsOf(reading).flatMap((app) => [app.dockerfile, `${app.dockerfile}.dockerignore`]);
  return dockerfiles.includes(path) || isReadByNoBuild(inside);
}

function isReadByNoBuild(inside: string): boolean {
  if (/^(?:Dockerfile(?:\.[^/]*)?|[^/]*\.dockerignore)$/.test(inside) || inside.endsWith('.test.ts')) return true;
  return /^(?:README|CHANGELOG)[^/]*$|^test\/|^eslint\.config\.js$|^\.github\/|^slipway(?:\.lock)?\.json$/.test(inside);
}

/** Files that commands name, from the folder of their package. */
function namedIn(parts: readonly Part[], isWanted: (script: string) => boolean): string[] {
  return parts.flatMap(({ folder, scripts }) =>
    scripts
      .filter(([name]) => isWanted(name))
      .flatMap(([, command]) => command.split(' ').filter((word) => word.includes('/') && word.length <= longestPath))
      .map((word) => posix.join(folder, word)),
  );
}

function filesAt(reading: Reading, paths: readonly string[]): (readonly [string, unknown])[] {
  return sorted([...new Set(paths)].map((path): readonly [string, unknown] => [path, reading.at(path)])).filter(
    ([, content]) => content !== undefined,
  );
}
