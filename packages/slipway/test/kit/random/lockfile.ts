import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import type { Fleet, Member, Registered } from './model.ts';

/** One dependency as the lockfile has it. */
interface Locked {
  readonly name: string;
  readonly specifier: string;
  readonly version: string;
  readonly target: Registered | undefined;
}

type Importer = Pick<Member, 'directory' | 'needs' | 'devNeeds'>;

/** Writes the `pnpm-lock.yaml` of a random fleet as pnpm does: with overrides, patches, peers, aliases and links. */
export function lockfileOf(fleet: Fleet): string {
  const importers = [{ directory: '', ...fleet.root }, ...fleet.members.toSorted(byDirectory)];
  const installed = reached(
    fleet,
    importers.flatMap((of) => [...lockedIn(fleet, of, of.needs), ...lockedIn(fleet, of, of.devNeeds)]),
  );
  return [
    "lockfileVersion: '9.0'\n",
    'settings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n',
    ...catalogs(fleet, importers),
    ...entriesUnder('overrides', Object.entries(fleet.overrides)),
    ...entriesUnder(
      'patchedDependencies',
      Object.entries(fleet.patches).map(([key, patch]) => [key, hashOf(patch)]),
    ),
    `importers:\n\n${importers.map((of) => importer(fleet, of)).join('\n')}`,
    ...blocks('packages', new Set(installed.map(packageEntry))),
    ...blocks(
      'snapshots',
      installed.map((of) => snapshotEntry(fleet, of)),
    ),
  ].join('\n');
}

function importer(fleet: Fleet, of: Importer): string {
  const lines = (['dependencies', 'devDependencies'] as const).flatMap((field) => {
    const locked = lockedIn(fleet, of, field === 'dependencies' ? of.needs : of.devNeeds);
    return locked.length === 0 ? [] : [`    ${field}:\n`, ...locked.map(needLines)];
  });
  const key = of.directory === '' ? '.' : of.directory;
  return lines.length === 0 ? `  ${key}: {}\n` : `  ${key}:\n${lines.join('')}`;
}

function needLines({ name, specifier, version }: Locked): string {
  return `      ${quoted(name)}:\n        specifier: ${quoted(specifier)}\n        version: ${quoted(version)}\n`;
}

function lockedIn(fleet: Fleet, { directory }: Importer, needs: Readonly<Record<string, string>>): Locked[] {
  return sorted(needs).flatMap(([name, asked]): Locked[] => {
    const specifier = fleet.overrides[name] ?? asked;
    if (specifier === '-') return [];
    const link = linkOf(fleet, directory, name, specifier);
    if (link !== undefined) return [{ name, specifier, version: `link:${link}`, target: undefined }];
    const [, alias, range] = /^npm:(.+)@(.+)$/.exec(specifier) ?? [];
    const target = find(fleet, alias ?? name, range ?? rangeOf(fleet, name, specifier));
    const version = referenceTo(fleet, target);
    return [{ name, specifier, version: alias === undefined ? version : `${alias}@${version}`, target }];
  });
}

function linkOf({ members }: Fleet, from: string, name: string, specifier: string): string | undefined {
  if (specifier.startsWith('link:')) return specifier.slice('link:'.length);
  if (!specifier.startsWith('workspace:')) return undefined;
  const target = members.find((of) => of.name === name);
  if (target === undefined) throw new Error(`${from} needs ${name}, which is not in the workspace`);
  return posix.relative(`/${from}`, `/${target.directory}`);
}

function catalogOf(specifier: string): string | undefined {
  return specifier.startsWith('catalog:') ? specifier.slice('catalog:'.length) || 'default' : undefined;
}

function rangeOf({ catalogs: all }: Fleet, name: string, specifier: string): string {
  const catalog = catalogOf(specifier);
  return catalog === undefined ? specifier : (all[catalog]?.[name] ?? '');
}

/** The package that a range means: the one whose version it ends with, or any. */
function find({ registry }: Fleet, name: string, range: string): Registered {
  const candidates = registry.filter((of) => of.name === name);
  const found = candidates.find(({ version }) => range.endsWith(version)) ?? candidates[0];
  if (found === undefined) throw new Error(`${name} is not in the registry`);
  return found;
}

function needsOf(fleet: Fleet, { needs, peers }: Registered): [string, Registered][] {
  const own = Object.entries(needs).filter(([name]) => fleet.overrides[name] !== '-');
  const all = [...own, ...peers.map((peer) => [peer, ''] as const)];
  return all
    .map(([name, version]): [string, Registered] => [name, find(fleet, name, fleet.overrides[name] ?? version)])
    .toSorted(([a], [b]) => compare(a, b));
}

/** A version with what pnpm puts behind it in brackets: the patch's hash, and the peers. */
function referenceTo(fleet: Fleet, of: Registered): string {
  const patch = fleet.patches[`${of.name}@${of.version}`];
  const peers = of.peers.toSorted(compare).map((peer) => keyOf(find(fleet, peer, fleet.overrides[peer] ?? '')));
  const brackets = [...(patch === undefined ? [] : [`patch_hash=${hashOf(patch)}`]), ...peers];
  return [of.version, ...brackets.map((text) => `(${text})`)].join('');
}

function reached(fleet: Fleet, start: readonly Locked[]): Registered[] {
  const found = new Set(start.flatMap(({ target }) => target ?? []));
  for (const of of found) for (const [, needed] of needsOf(fleet, of)) found.add(needed);
  return [...found].toSorted((a, b) => compare(keyOf(a), keyOf(b)));
}

function packageEntry(of: Registered): string {
  const integrity = createHash('sha512').update(keyOf(of)).digest('base64');
  return `  ${quoted(keyOf(of))}:\n    resolution: {integrity: sha512-${integrity}}\n`;
}

function snapshotEntry(fleet: Fleet, of: Registered): string {
  const key = `  ${quoted(`${of.name}@${referenceTo(fleet, of)}`)}:`;
  const needs = needsOf(fleet, of).map(([name, to]) => `      ${quoted(name)}: ${referenceTo(fleet, to)}\n`);
  return needs.length === 0 ? `${key} {}\n` : `${key}\n    dependencies:\n${needs.join('')}`;
}

function catalogs(fleet: Fleet, importers: readonly Importer[]): string[] {
  const specifiers = importers.flatMap(({ needs, devNeeds }) => [
    ...Object.entries(needs),
    ...Object.entries(devNeeds),
  ]);
  const lines = sorted(fleet.catalogs).flatMap(([catalog, ranges]) => {
    const used = sorted(ranges).filter(([name]) =>
      specifiers.some(
        ([other, specifier]) => other === name && catalogOf(fleet.overrides[name] ?? specifier) === catalog,
      ),
    );
    const entries = used.map(([name, range]) => {
      const { version } = find(fleet, name, range);
      return `    ${quoted(name)}:\n      specifier: ${quoted(range)}\n      version: ${version}\n`;
    });
    return entries.length === 0 ? [] : [`  ${catalog}:\n`, ...entries];
  });
  return lines.length === 0 ? [] : [`catalogs:\n${lines.join('')}`];
}

function entriesUnder(section: string, entries: readonly (readonly [string, string])[]): string[] {
  const lines = entries
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, text]) => `  ${quoted(key)}: ${quoted(text)}\n`);
  return lines.length === 0 ? [] : [`${section}:\n${lines.join('')}`];
}

function blocks(section: string, texts: Iterable<string>): string[] {
  const all = [...texts];
  return all.length === 0 ? [] : [`${section}:\n\n${all.join('\n')}`];
}

function hashOf(patch: string): string {
  return createHash('sha256').update(patch).digest('hex');
}

/** As YAML wants it: what starts with an indicator, or ends in a colon, is quoted. */
function quoted(text: string): string {
  return /^[-@*>]|:$|: /.test(text) ? `'${text}'` : text;
}

function keyOf({ name, version }: Registered): string {
  return `${name}@${version}`;
}

function sorted<T>(entries: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(entries).toSorted(([a], [b]) => compare(a, b));
}

function byDirectory(a: Importer, b: Importer): number {
  return compare(a.directory, b.directory);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
