import { posix } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { Manifest, WorkspaceFile } from './workspace.ts';
import { isYamlMap, mapIn, parseYaml, type Yaml, type YamlMap } from './yaml.ts';

/**
 * Reads `pnpm-workspace.yaml`, and the settings that pnpm up to 10 takes from the root manifest and `.npmrc`.
 * @param path what to call it in a complaint
 * @param npmrc what `.npmrc` says, which pnpm up to 10 reads too
 * @throws SlipwayError when it cannot be understood
 */
export async function readWorkspaceFile(
  bytes: Buffer | undefined,
  path: string,
  root: Manifest,
  npmrc: string,
): Promise<WorkspaceFile> {
  const own = (await parseYaml(bytes?.toString('utf8') ?? '', path)) ?? {};
  if (!isYamlMap(own)) throw new SlipwayError(`${path} must hold settings by name, as in \`packages: [apps/*]\`.`);
  const { resolutions } = root;
  const pnpm = mapIn(root['pnpm']);
  const document: YamlMap = {
    ...pnpm,
    ...(resolutions === undefined ? {} : { overrides: { ...mapIn(resolutions), ...mapIn(pnpm['overrides']) } }),
    ...own,
  };
  const old = fromNpmrc(npmrc);
  if ((document['sharedWorkspaceLockfile'] ?? old['shared-workspace-lockfile']) === false) {
    const place = 'sharedWorkspaceLockfile' in document ? path : posix.join(posix.dirname(path), '.npmrc');
    throw new SlipwayError(
      `${place} sets sharedWorkspaceLockfile to false: slipway plans workspaces with one lockfile.`,
    );
  }
  const texts = (field: string) => textsOf(document[field], `${path}: "${field}"`);
  const catalogs = mapOf(document['catalogs'], `${path}: "catalogs"`).map(
    ([name, catalog]) => [name, textsOf(catalog, `${path}: "catalogs.${name}"`)] as const,
  );
  const unnamed = 'catalog' in document ? [['default', texts('catalog')] as const] : [];
  return {
    document: own,
    packages: listOf(document['packages'], `${path}: "packages"`),
    catalogs: Object.fromEntries([...unnamed, ...catalogs]),
    overrides: texts('overrides'),
    packageExtensions: Object.fromEntries(mapOf(document['packageExtensions'], `${path}: "packageExtensions"`)),
    patchedDependencies: texts('patchedDependencies'),
    hooks: hooksIn(document['pnpmfile'] ?? old['pnpmfile'], path),
  };
}

/** `name=value`, a line each. */
function fromNpmrc(text: string): Readonly<Record<string, Yaml>> {
  const lines = text.matchAll(/^[ \t]*(pnpmfile|shared-workspace-lockfile)[ \t]*=[ \t]*["']?([^"'\r\n;#]+)/gm);
  return Object.fromEntries(
    Array.from(lines, ([, name = '', value = '']) => [name, value.trim() === 'false' ? false : value.trim()]),
  );
}

/** pnpm 11 and newer take the module before the script. */
function hooksIn(pnpmfile: Yaml | undefined, path: string): readonly string[] {
  const named = typeof pnpmfile === 'string' ? [pnpmfile] : listOf(pnpmfile, `${path}: "pnpmfile"`);
  return named.length === 0 ? ['.pnpmfile.mjs', '.pnpmfile.cjs'] : named.map((file) => posix.normalize(file));
}

function listOf(value: Yaml | undefined, where: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new SlipwayError(`${where} must be a list of texts.`);
}

function mapOf(value: Yaml | undefined, where: string): [string, Yaml][] {
  if (value === undefined || value === null) return [];
  if (isYamlMap(value)) return Object.entries(value);
  throw new SlipwayError(`${where} must hold entries by name.`);
}

function textsOf(value: Yaml | undefined, where: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    mapOf(value, where).map(([key, text]) => {
      if (typeof text === 'object') throw new SlipwayError(`${where}: "${key}" must be a text.`);
      return [key, String(text)];
    }),
  );
}
