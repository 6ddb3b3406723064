import { posix } from 'node:path';

import { appsOf } from './dockerfile.ts';
import { entriesFrom, sorted, type Reading } from './reading.ts';

const describing = ['version', 'description'];
const throughLockfile = ['packages', 'catalog', 'catalogs', 'overrides', 'patchedDependencies'];

/**
 * What the checks of packages read, of one of two trees.
 * @param other the other tree: a file that both have, with the same content, is no difference whoever it belongs to
 * @returns by a package's folder, one text: nothing is to be checked again if it is the same for both trees
 */
export function checksOf(reading: Reading, other: Reading, isHead: boolean): (folder: string) => string {
  const head = isHead ? reading : other;
  const differing = reading.paths.filter((path) => reading.at(path) !== other.at(path));
  const ownerOf = (path: string) => (head.at(path) === undefined ? reading : head).ownerOf(path);
  const filesOf = (folder: string, isRead: (path: string) => boolean) =>
    differing.filter((path) => ownerOf(path) === folder && isRead(path)).map((path) => [path, reading.at(path)]);
  const patches = [
    ...Object.values(reading.settings.patchedDependencies),
    ...Object.values(other.settings.patchedDependencies),
  ];
  const anywhere = (paths: readonly string[]) =>
    differing.filter((path) => paths.includes(path)).map((path) => [path, reading.at(path)]);
  const everybodys = [
    filesOf('', (path) => !patches.includes(path) && isReadByAll(path)),
    manifestOf(reading, '', ['scripts']),
    scriptsForAll(reading),
    anywhere(namedIn('', Object.values(scriptsForAll(reading)))),
    sorted(Object.entries(reading.settings).filter(([setting]) => !throughLockfile.includes(setting))),
    installedFor(reading, ''),
  ];
  const rootIsApp = appsOf(head).some(({ folder }) => folder === '');
  return (folder) =>
    JSON.stringify([
      everybodys,
      filesOf(folder, (path) => (folder === '' ? rootIsApp && isContent(path) : isTest(path))),
      neededBy(reading, folder).map((needed) => [
        needed,
        filesOf(
          needed,
          (path) => needed !== '' && !isTest(path) && !isOfNobody(needed, path) && !path.endsWith('package.json'),
        ),
        manifestOf(reading, needed, []),
        anywhere(namedIn(needed, Object.values(reading.manifests.get(needed)?.scripts ?? {}))).filter(
          () => needed !== '',
        ),
        installedFor(reading, needed),
      ]),
    ]);
}

/** Scripts of the root that pnpm runs when it installs, or that a package runs there. */
function scriptsForAll({ manifests }: Reading): Record<string, string> {
  const calls = [...manifests].flatMap(([folder, { scripts }]) => (folder === '' ? [] : Object.values(scripts)));
  const called = calls.filter((command) => / -w | --workspace-root /.test(command)).flatMap((text) => text.split(' '));
  const own = Object.entries(manifests.get('')?.scripts ?? {});
  return Object.fromEntries(own.filter(([name]) => name === 'postinstall' || called.includes(name)));
}

/** Files that commands name, from the root. */
function namedIn(folder: string, commands: readonly string[]): string[] {
  return commands.flatMap((command) => command.split(' ')).map((word) => posix.join(folder, word));
}

/** A package and all workspace packages that it needs, whatever for, less the root. */
function neededBy(reading: Reading, folder: string): string[] {
  const found = [folder];
  for (const at of found) {
    for (const { folder: next = '' } of reading.needsOf(at)) {
      if (next !== '' && reading.manifests.has(next) && !found.includes(next)) found.push(next);
    }
  }
  return found.toSorted();
}

function manifestOf({ manifests }: Reading, folder: string, without: readonly string[]): unknown {
  const fields = Object.entries(manifests.get(folder) ?? {}).filter(
    ([field]) => ![...describing, ...without].includes(field),
  );
  return sorted(
    fields.map(([field, value]) => [
      field,
      typeof value === 'object' && value !== null ? sorted(Object.entries(value)) : value,
    ]),
  );
}

function installedFor(reading: Reading, folder: string): unknown {
  const needs = reading.needsOf(folder);
  const entries = entriesFrom(
    reading,
    needs.map(({ key }) => key),
  );
  return [sorted(needs.map(({ name, key }) => [name, key])), [...entries]];
}

function isTest(path: string): boolean {
  return /\.test\.ts$|(?:^|\/)eslint\.config\.js$|^[^/]+\/[^/]+\/test\//.test(path);
}

/** Of the root that is an app: documents and manifests are its content. */
function isContent(path: string): boolean {
  return /^(?:docs|infra)\/|\.md$/.test(path) && path !== 'README.md';
}

/** What lies further down is content, whatever it is called. */
function isOfNobody(folder: string, path: string): boolean {
  return !path.slice(folder.length + 1).includes('/') && isReadByNoCheck(path);
}

function isReadByNoCheck(path: string): boolean {
  return /\.md$|(?:^|\/)(?:[^/]*\.)?Dockerfile(?:\.[^/]*)?$|\.dockerignore$/.test(path);
}

/** Of what lies in no package: all but documents and what serves the delivery, the cluster or the forge. */
function isReadByAll(path: string): boolean {
  if (isReadByNoCheck(path) || /^(?:docs|infra|\.github)\//.test(path)) return false;
  return !/^(?:package\.json|pnpm-workspace\.yaml|pnpm-lock\.yaml|slipway\.json|slipway\.lock\.json)$/.test(path);
}
