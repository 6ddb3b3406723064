import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import type { ExternalModel, PackageModel, WorkspaceModel } from './model.ts';

/** Writes a workspace's `pnpm-lock.yaml` as pnpm does. */
export function lockfileOf(model: WorkspaceModel): string {
  const blocks = [
    "lockfileVersion: '9.0'",
    'settings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false',
    ...catalogs(model),
    `importers:\n\n${importers(model).join('\n\n')}`,
    ...section('packages', model.externals, packageEntry),
    ...section('snapshots', model.externals, snapshotEntry),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function catalogs(model: WorkspaceModel): string[] {
  const used = new Set(
    model.packages.flatMap(({ needs, devNeeds }) =>
      Object.entries({ ...needs, ...devNeeds }).flatMap(([name, specifier]) =>
        specifier === 'catalog:' ? [name] : [],
      ),
    ),
  );
  const lines = sorted([...used]).map((name) => {
    const specifier = model.catalog?.[name] ?? '*';
    return `    ${quoted(name)}:\n      specifier: ${quoted(specifier)}\n      version: ${resolve(model, name, specifier).version}`;
  });
  return lines.length === 0 ? [] : [`catalogs:\n  default:\n${lines.join('\n')}`];
}

function importers(model: WorkspaceModel): string[] {
  const root: PackageModel = { name: '', directory: '', devNeeds: model.rootNeeds ?? {} };
  return [root, ...model.packages.toSorted((a, b) => compare(a.directory, b.directory))].map((importer) => {
    const lines = [
      ...needs(model, importer, 'dependencies', importer.needs ?? {}),
      ...needs(model, importer, 'devDependencies', importer.devNeeds ?? {}),
    ];
    const key = importer.directory === '' ? '.' : importer.directory;
    return lines.length === 0 ? `  ${key}: {}` : `  ${key}:\n${lines.join('\n')}`;
  });
}

function needs(model: WorkspaceModel, from: PackageModel, field: string, all: Readonly<Record<string, string>>) {
  const names = sorted(Object.keys(all));
  if (names.length === 0) return [];
  return [
    `    ${field}:`,
    ...names.flatMap((name) => {
      const specifier = all[name] ?? '*';
      const version = locked(model, from, name, specifier);
      return [`      ${quoted(name)}:`, `        specifier: ${quoted(specifier)}`, `        version: ${version}`];
    }),
  ];
}

function locked(model: WorkspaceModel, from: PackageModel, name: string, specifier: string): string {
  if (!specifier.startsWith('workspace:')) {
    return resolve(model, name, specifier === 'catalog:' ? (model.catalog?.[name] ?? '*') : specifier).version;
  }
  const target = indexOf(model).packages.get(name);
  if (target === undefined) throw new Error(`${from.name} needs ${name}, which is not in the workspace`);
  return `link:${posix.relative(`/${from.directory}`, `/${target.directory}`)}`;
}

function resolve(model: WorkspaceModel, name: string, specifier: string): ExternalModel {
  const candidates = indexOf(model).externals.get(name) ?? [];
  const found = candidates.find(({ version }) => specifier.endsWith(version)) ?? candidates[0];
  if (found === undefined) throw new Error(`${name} is not among the externals`);
  return found;
}

interface Index {
  readonly packages: ReadonlyMap<string, PackageModel>;
  readonly externals: ReadonlyMap<string, readonly ExternalModel[]>;
}

const indexes = new WeakMap<WorkspaceModel, Index>();

/** A large model is asked many times. */
function indexOf(model: WorkspaceModel): Index {
  const known = indexes.get(model);
  if (known !== undefined) return known;
  const externals = new Map<string, ExternalModel[]>();
  for (const external of model.externals)
    externals.set(external.name, [...(externals.get(external.name) ?? []), external]);
  const index = { packages: new Map(model.packages.map((member) => [member.name, member])), externals };
  indexes.set(model, index);
  return index;
}

function section(title: string, externals: readonly ExternalModel[], entry: (external: ExternalModel) => string) {
  if (externals.length === 0) return [];
  return [
    `${title}:\n\n${externals
      .toSorted((a, b) => compare(keyOf(a), keyOf(b)))
      .map(entry)
      .join('\n\n')}`,
  ];
}

function packageEntry(external: ExternalModel): string {
  const integrity = createHash('sha512').update(keyOf(external)).digest('base64');
  return `  ${quoted(keyOf(external))}:\n    resolution: {integrity: sha512-${integrity}}`;
}

function snapshotEntry(external: ExternalModel): string {
  const entries = Object.entries(external.needs ?? {}).toSorted(([a], [b]) => compare(a, b));
  if (entries.length === 0) return `  ${quoted(keyOf(external))}: {}`;
  const lines = entries.map(([name, version]) => `      ${quoted(name)}: ${version}`);
  return `  ${quoted(keyOf(external))}:\n    dependencies:\n${lines.join('\n')}`;
}

function keyOf({ name, version }: ExternalModel): string {
  return `${name}@${version}`;
}

/** As YAML wants it: what starts with `@` or `*`, or ends in a colon, is quoted. */
export function quoted(text: string): string {
  return /^[@*>]|:$|: /.test(text) ? `'${text}'` : text;
}

function sorted(names: readonly string[]): string[] {
  return names.toSorted(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
