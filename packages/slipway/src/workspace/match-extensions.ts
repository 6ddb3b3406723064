import { createHash } from 'node:crypto';

import { SlipwayError } from '../error.ts';
import { mend, type Sides } from './match-lockfile.ts';
import { isYamlMap, type Yaml, type YamlMap } from './yaml.ts';

/**
 * Finds out whether the lockfile was made with other `packageExtensions`: it has just a checksum of them, and nothing else
 * tells that a new one was not installed yet.
 * @throws SlipwayError naming the place
 */
export function matchExtensions({ lockfile, lockfilePath, settings, settingsPath, hooked }: Sides): void {
  const section = lockfile.sections.get('packageExtensionsChecksum');
  const own = settings.document['packageExtensions'];
  if (hooked || (section === undefined && isEmpty(own))) return;
  const locked = section === undefined ? undefined : /^\S+: ['"]?([^\s'"]+)/.exec(section)?.[1];
  // What pnpm up to 10 takes from the root manifest, newer ones leave alone.
  if ([settings.packageExtensions, own].some((asked) => checksums(asked).includes(locked))) return;
  throw new SlipwayError(
    `${settingsPath} has other packageExtensions than those that ${lockfilePath} was made with: ${mend}.`,
  );
}

function isEmpty(value: Yaml | undefined): boolean {
  return !isYamlMap(value) || Object.keys(value).length === 0;
}

/** As pnpm 9 writes it, and as newer ones do; of none there is none. */
function checksums(extensions: Yaml | undefined): (string | undefined)[] {
  if (!isYamlMap(extensions) || isEmpty(extensions)) return [undefined];
  return [
    createHash('md5')
      .update(JSON.stringify(sorted(extensions)))
      .digest('hex'),
    `sha256-${createHash('sha256').update(spelled(extensions)).digest('base64')}`,
  ];
}

function sorted(value: Yaml): Yaml {
  if (Array.isArray(value)) return value.map(sorted);
  return isYamlMap(value) ? Object.fromEntries(entriesOf(value).map(([key, item]) => [key, sorted(item)])) : value;
}

/** What `object-hash` hashes of a value, with the order of keys and items left out. */
function spelled(value: Yaml): string {
  if (value === null) return 'Null';
  if (typeof value === 'string') return `string:${value.length}:${value}`;
  if (typeof value === 'boolean') return `bool:${value}`;
  if (typeof value === 'number') return `number:${value}`;
  if (isYamlMap(value)) {
    const entries = entriesOf(value).map(([key, item]) => `${spelled(key)}:${spelled(item)},`);
    return `object:${entries.length}:${entries.join('')}`;
  }
  const items = value.map(spelled);
  const all = items.length > 1 ? items.sort().map(spelled) : items;
  return `${`array:${items.length}:`.repeat(items.length > 1 ? 2 : 1)}${all.join('')}`;
}

function entriesOf(map: YamlMap): [string, Yaml][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}
