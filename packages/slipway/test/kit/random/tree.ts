import { lockfileOf } from './lockfile.ts';
import type { Fleet, Member, Tree } from './model.ts';

/** All files of a fleet. What is needed and not there any more is dropped from the manifests, as its owner would have to. */
export function treeOf(broken: Fleet): Tree {
  const fleet = mended(broken);
  const files = new Map(Object.entries(fleet.files));
  for (const [key, patch] of Object.entries(fleet.patches)) files.set(patchPath(key), patch);
  files.set('package.json', manifestOf({ name: 'fleet', ...fleet.root }));
  files.set('pnpm-workspace.yaml', workspaceFile(fleet));
  files.set('pnpm-lock.yaml', lockfileOf(fleet));
  if (Object.keys(fleet.slipway).length > 0) files.set('slipway.json', json(fleet.slipway));
  if (Object.keys(fleet.pins).length > 0) files.set('slipway.lock.json', json({ images: fleet.pins }));
  for (const member of fleet.members) {
    files.set(`${member.directory}/package.json`, manifestOf(member));
    for (const [path, content] of Object.entries(member.files)) files.set(`${member.directory}/${path}`, content);
  }
  return { files, modes: new Map(Object.entries(fleet.modes).filter(([path]) => files.has(path))) };
}

function mended(fleet: Fleet): Fleet {
  const names = new Set(fleet.members.map(({ name }) => name));
  const versions = new Set(fleet.registry.map(({ name, version }) => `${name}@${version}`));
  const kept = (needs: Readonly<Record<string, string>>) =>
    Object.entries(needs).filter(([name, specifier]) => !specifier.startsWith('workspace:') || names.has(name));
  const withNeeds = <T extends Pick<Member, 'needs' | 'devNeeds'>>(of: T): T => ({
    ...of,
    needs: Object.fromEntries(kept(of.needs)),
    devNeeds: Object.fromEntries(kept(of.devNeeds).filter(([name]) => of.needs[name] === undefined)),
  });
  return {
    ...fleet,
    members: fleet.members.map(withNeeds),
    root: withNeeds(fleet.root),
    slipway: mendedSlipway(fleet),
    patches: Object.fromEntries(Object.entries(fleet.patches).filter(([key]) => versions.has(key))),
  };
}

function mendedSlipway({ slipway, members, files }: Fleet): Fleet['slipway'] {
  const { apps } = slipway;
  if (typeof apps !== 'object' || apps === null) return slipway;
  const kept = Object.entries(apps).filter(([directory, settings]: [string, unknown]) => {
    const isGiven = typeof settings === 'object' && settings !== null && 'dockerfile' in settings;
    const dockerfile = isGiven && typeof settings.dockerfile === 'string' ? settings.dockerfile : undefined;
    return members.some((of) => of.directory === directory) && (dockerfile === undefined || dockerfile in files);
  });
  return { ...slipway, apps: Object.fromEntries(kept) };
}

function manifestOf(of: Pick<Member, 'name' | 'needs' | 'devNeeds' | 'scripts' | 'fields'> & Partial<Member>): string {
  return json({
    name: of.name,
    version: of.version,
    private: true,
    ...of.fields,
    scripts: of.scripts,
    dependencies: of.needs,
    devDependencies: of.devNeeds,
  });
}

function patchPath(key: string): string {
  return `patches/${key.replace('/', '__')}.patch`;
}

/** JSON is YAML too; this one is written as people do, so that both of the tool's readers are needed. */
function workspaceFile({ members, catalogs, overrides, patches, settings }: Fleet): string {
  const globs = new Set(members.map(({ directory }) => directory.replace(/[^/]+$/, '*')));
  const maps = {
    catalog: catalogs['default'] ?? {},
    overrides,
    patchedDependencies: Object.fromEntries(Object.keys(patches).map((key) => [key, patchPath(key)])),
  };
  return [
    `packages:\n${[...globs].map((glob) => `  - '${glob}'\n`).join('')}`,
    ...Object.entries(maps).flatMap(([name, entries]) => mapLines(name, entries, '')),
    `catalogs:\n${mapLines('legacy', catalogs['legacy'] ?? {}, '  ').join('')}`,
    ...Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`),
  ].join('');
}

function mapLines(name: string, entries: Readonly<Record<string, string>>, indent: string): string[] {
  const lines = Object.entries(entries).map(([key, text]) => `${indent}  '${key}': '${text}'\n`);
  return lines.length === 0 ? [] : [`${indent}${name}:\n`, ...lines];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
