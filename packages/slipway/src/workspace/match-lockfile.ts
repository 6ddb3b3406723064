import { posix } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { LockedNeed, Lockfile } from './lockfile.ts';
import { dependencyFields, type Manifest, type WorkspaceFile } from './workspace.ts';
import { isYamlMap, parseYaml, textOf, type Yaml } from './yaml.ts';

/** What the check compares. */
export interface Sides {
  readonly lockfile: Lockfile;
  /** What to call it in a complaint. */
  readonly lockfilePath: string;
  readonly settings: WorkspaceFile;
  readonly settingsPath: string;
  /** Whether a hook of `.pnpmfile`, or of a plugin, may have rewritten specifiers and added to the settings. */
  readonly hooked: boolean;
}

const precedence = ['optionalDependencies', 'dependencies', 'devDependencies'] as const;
const none = {};
export const mend = 'run `pnpm install` and commit the lockfile';

/**
 * Finds where a manifest and the lockfile contradict each other, as `pnpm install --frozen-lockfile` would.
 * @throws SlipwayError naming the place
 */
export function matchImporter(manifestPath: string, directory: string, manifest: Manifest, sides: Sides): void {
  const { lockfile, lockfilePath, settings, hooked } = sides;
  const needs = lockfile.importers.get(directory);
  if (needs === undefined) {
    if (dependencyFields.every((field) => field === 'peerDependencies' || isEmpty(manifest[field]))) return;
    throw new SlipwayError(`${manifestPath} is not in ${lockfilePath}: ${mend}.`);
  }
  if (hooked) return;
  const leavesOutLinks = /^ *excludeLinksFromLockfile: true *$/m.test(lockfile.sections.get('settings') ?? '');
  const locked = new Map<string, LockedNeed>();
  for (const need of needs) locked.set(need.name, need);
  for (const field of precedence) {
    const asked = manifest[field];
    for (const name in asked) {
      const specifier = asked[name] ?? '';
      const need = locked.get(name);
      if (need === undefined && leavesOutLinks && isLinkInside(specifier, directory) && !isOverridden(name, settings)) {
        throw new SlipwayError(
          `${lockfilePath} leaves out ${name}, which ${manifestPath} links to in this workspace, so nobody would see what changes there: set excludeLinksFromLockfile to false, and ${mend}.`,
        );
      }
      if (need === undefined ? isLeftOut(name, field, specifier, sides) : isMet(need, field, specifier, sides))
        continue;
      if (fieldOf(name, manifest) !== field) continue;
      const asks = `${manifestPath} asks for ${name} "${specifier}" in ${field}`;
      throw new SlipwayError(`${asks}, but ${lockfilePath} has ${foundIn(need, field)}: ${mend}.`);
    }
  }
  for (const { name, field, specifier } of needs) {
    if (fieldOf(name, manifest) !== undefined || Object.hasOwn(manifest.peerDependencies ?? none, name)) continue;
    // `engines` and `devEngines` ask for a runtime, and extensions may be of packages of the workspace.
    if (specifier.startsWith('runtime:') || isExtended(name, manifest, settings)) continue;
    throw new SlipwayError(
      `${lockfilePath} has ${name} in ${field} of ${manifestPath}, which does not ask for it: ${mend}.`,
    );
  }
}

/**
 * Finds where the workspace file and the lockfile contradict each other.
 * @throws SlipwayError naming the place
 */
export async function matchCatalogs({ lockfile, lockfilePath, settings, settingsPath, hooked }: Sides): Promise<void> {
  const catalogs = lockfile.sections.get('catalogs');
  if (catalogs === undefined) return;
  const parsed = await parseYaml(catalogs, lockfilePath);
  const locked = isYamlMap(parsed) && isYamlMap(parsed['catalogs']) ? parsed['catalogs'] : {};
  for (const [catalog, entries] of Object.entries(locked)) {
    for (const [name, entry] of Object.entries(isYamlMap(entries) ? entries : {})) {
      const specifier = isYamlMap(entry) ? textOf(entry['specifier']) : '';
      const asked = settings.catalogs[catalog]?.[name];
      if (asked === specifier || (asked === undefined && hooked)) continue;
      throw new SlipwayError(
        `${settingsPath} has ${asked === undefined ? 'no' : `"${asked}" for`} ${name} in catalog "${catalog}", but ${lockfilePath} has "${specifier}": ${mend}.`,
      );
    }
  }
}

/**
 * Finds where the overrides and the lockfile contradict each other: nothing else tells that a new one was not installed yet.
 * @throws SlipwayError naming the place
 */
export async function matchOverrides({ lockfile, lockfilePath, settings, settingsPath, hooked }: Sides): Promise<void> {
  const section = lockfile.sections.get('overrides');
  const own = settings.document['overrides'];
  if (section === undefined && own === undefined) return;
  const parsed = section === undefined ? {} : await parseYaml(section, lockfilePath);
  const locked = isYamlMap(parsed) && isYamlMap(parsed['overrides']) ? parsed['overrides'] : {};
  // What pnpm up to 10 takes from the root manifest, newer ones leave alone.
  for (const selector of new Set([...Object.keys(locked), ...Object.keys(isYamlMap(own) ? own : {})])) {
    const [asked, found] = [settings.overrides[selector], locked[selector]];
    if (found !== undefined && asked !== undefined && (textOf(found) === asked || isResolved(asked))) continue;
    if (hooked && (asked === undefined || found === undefined)) continue;
    const [here, there] = [asked, found].map((value) => (value === undefined ? 'no override' : `"${textOf(value)}"`));
    throw new SlipwayError(
      `${settingsPath} has ${here ?? ''} for ${selector}, but ${lockfilePath} has ${there ?? ''}: ${mend}.`,
    );
  }
}

/** Whether pnpm writes something else in the place of an override's value. */
function isResolved(value: string): boolean {
  return /^(?:catalog:|\$|link:|file:|workspace:)/.test(value);
}

/** The field that a manifest asks for a package in; of several, the one that pnpm takes. */
function fieldOf(name: string, manifest: Manifest): LockedNeed['field'] | undefined {
  return precedence.find((field) => Object.hasOwn(manifest[field] ?? none, name));
}

function foundIn(need: LockedNeed | undefined, field: LockedNeed['field']): string {
  if (need === undefined) return 'nothing there';
  return need.field === field ? `"${need.specifier}" there` : `it in ${need.field}`;
}

function isMet(need: LockedNeed, field: LockedNeed['field'], specifier: string, { settings }: Sides): boolean {
  return need.field === field && (need.specifier === specifier || isOverridden(need.name, settings));
}

function isLeftOut(name: string, field: LockedNeed['field'], specifier: string, { settings }: Sides): boolean {
  if (isOverridden(name, settings) || specifier.startsWith('link:')) return true;
  const ignored = settings.document['ignoredOptionalDependencies'];
  return field === 'optionalDependencies' && Array.isArray(ignored) && ignored.length > 0;
}

function isLinkInside(specifier: string, directory: string): boolean {
  if (!specifier.startsWith('link:')) return false;
  const target = specifier.slice('link:'.length);
  if (posix.isAbsolute(target) || target.startsWith('~')) return false;
  const folder = posix.join(directory, target);
  // Of its own folder, a package has all files.
  return !folder.startsWith('..') && folder !== directory && !folder.startsWith(`${directory}/`);
}

/** Whether `packageExtensions` give a package of the workspace a dependency. */
export function isExtended(dependency: string, { name }: Manifest, { packageExtensions }: WorkspaceFile): boolean {
  if (name === undefined) return false;
  return Object.entries(packageExtensions).some(([selector, extension]) => {
    const isOfThis = selector === name || selector.startsWith(`${name}@`);
    return isOfThis && isYamlMap(extension) && dependencyFields.some((field) => isIn(extension[field], dependency));
  });
}

function isIn(field: Yaml | undefined, name: string): boolean {
  return isYamlMap(field) && Object.hasOwn(field, name);
}

/** Whether an override may concern a package: its selector's last part is the package, with or without a version. */
function isOverridden(name: string, { overrides }: WorkspaceFile): boolean {
  for (const selector of Object.keys(overrides)) {
    const last = selector.slice(selector.lastIndexOf('>') + 1).trim();
    if (last === name || last.startsWith(`${name}@`)) return true;
  }
  return false;
}

function isEmpty(field: Readonly<Record<string, string>> | undefined): boolean {
  return field === undefined || Object.keys(field).length === 0;
}
