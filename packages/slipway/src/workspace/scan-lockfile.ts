import { posix } from 'node:path';

import { localPathOf, packageKeyOf, refersTo, splitKey } from './dependency-path.ts';
import type { LockedNeed, Lockfile, LockfileEntry } from './lockfile.ts';

/** Thrown when a lockfile is not written the way pnpm writes it. */
export class UnusualLockfile extends Error {}

/** Takes a line that has something on it, and at the end (depth 0) closes what is open. */
type Reader = (line: LineOfText) => void;

/** One line of the text; the same object serves for all, because there may be a hundred thousand. */
interface LineOfText {
  start: number;
  /** How many spaces it begins with. */
  depth: number;
  end: number;
}

const space = 0x20;
// By character code: letters, digits and what ranges begin with; all else may mean something in YAML.
const plainStart = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.^~<=(/$+\\]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const colon = 0x3a;
const apostrophe = 0x27;
const quotation = 0x22;
const inQuotes = /"(?:[^"\\]|\\.)*"/y;

/**
 * Reads the text of a lockfile as pnpm writes it: two spaces a level, one key a line, nothing folded. One walk over the
 * lines, for this is most of the work of a plan.
 * @throws UnusualLockfile where it is written in another way
 */
export function scanLockfile(text: string): Lockfile {
  // Formatters put spaces inside braces, and people put tabs; pnpm does neither.
  if (text.includes(': { ') || text.includes('\t')) throw new UnusualLockfile();
  const importers = new Map<string, readonly LockedNeed[]>();
  const importerExtras = new Map<string, string>();
  const packages = new Map<string, string>();
  const entries = new Map<string, LockfileEntry>();
  const sections = new Map<string, string>();
  const readers = new Map<string, Reader>([
    ['importers', importerReader(text, importers, importerExtras)],
    ['packages', packageReader(text, packages)],
    ['snapshots', entryReader(text, entries)],
  ]);
  const seen = new Set<string>();
  const line = { start: 0, depth: 0, end: 0 };
  let section = '';
  let sectionStart = 0;
  const closeSection = (end: number) => {
    const reader = readers.get(section);
    if (reader !== undefined) reader({ start: end, depth: 0, end });
    else if (section !== '') sections.set(section, text.slice(sectionStart, end).trimEnd());
  };
  while (nextLine(text, line)) {
    if (line.depth > 0) {
      if (section === '') throw new UnusualLockfile();
      readers.get(section)?.(line);
      continue;
    }
    closeSection(line.start);
    section = keyOf(text, line);
    // Two of a kind, here and below, are what a careless merge leaves behind.
    if (seen.has(section)) throw new UnusualLockfile();
    seen.add(section);
    sectionStart = line.start;
    if (readers.has(section) && !['', '{}'].includes(text.slice(line.start + section.length + 1, line.end).trim())) {
      throw new UnusualLockfile();
    }
  }
  closeSection(text.length);
  const hasLocalEntries = entries.values().some(({ directories }) => directories.length > 0);
  return { importers, importerExtras, packages, entries, hasLocalEntries, sections };
}

/** Moves on to the next line that is not empty. */
function nextLine(text: string, line: LineOfText): boolean {
  let start = line.end;
  while (text.charCodeAt(start) === 0x0a) start += 1;
  if (start >= text.length) return false;
  let at = start;
  while (text.charCodeAt(at) === space) at += 1;
  const end = text.indexOf('\n', at);
  line.start = start;
  line.depth = at - start;
  line.end = end === -1 ? text.length : end;
  return true;
}

/** Where a line's key ends: before a colon that has a space or the line's end behind it. */
function keyEnd(text: string, { start, depth, end }: LineOfText): number {
  let at = start + depth;
  if (text.charCodeAt(at) === apostrophe) {
    at = text.indexOf("'", at + 1);
    while (at !== -1 && text.charCodeAt(at + 1) === apostrophe) at = text.indexOf("'", at + 2);
    if (at === -1 || at >= end || text.charCodeAt(at + 1) !== colon) throw new UnusualLockfile();
    return at + 1;
  }
  if (text.charCodeAt(at) === quotation) {
    inQuotes.lastIndex = at;
    const quoted = inQuotes.exec(text)?.[0];
    if (quoted === undefined || at + quoted.length >= end) throw new UnusualLockfile();
    return at + quoted.length;
  }
  do at = text.indexOf(':', at + 1);
  while (at !== -1 && at + 1 < end && text.charCodeAt(at + 1) !== space);
  if (at === -1 || at >= end) throw new UnusualLockfile();
  return at;
}

function keyOf(text: string, line: LineOfText): string {
  return scalar(text.slice(line.start + line.depth, keyEnd(text, line)));
}

/** What stands behind a line's key; empty when nothing does. */
function valueOf(text: string, line: LineOfText): string {
  const at = keyEnd(text, line) + 2;
  return at >= line.end ? '' : scalar(text.slice(at, line.end));
}

/** A key or value on one line: plain, in single quotes, or in double ones where it holds a line break. */
function scalar(text: string): string {
  if (text.charCodeAt(0) === apostrophe) {
    if (text.length < 2 || !text.endsWith("'")) throw new UnusualLockfile();
    return text.slice(1, -1).replaceAll("''", "'");
  }
  if (text.charCodeAt(0) === quotation) return unescaped(text);
  if (plainStart[text.charCodeAt(0)] !== 1) throw new UnusualLockfile();
  const gap = text.indexOf(' ');
  if (gap !== -1 && (text.includes(' #', gap) || text.charCodeAt(text.length - 1) === space))
    throw new UnusualLockfile();
  return text;
}

/** What YAML and JSON write alike. */
function unescaped(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new UnusualLockfile();
  }
}

/** Reads `importers`: directory (2), field (4), dependency (6), `specifier` and `version` (8). */
function importerReader(
  text: string,
  importers: Map<string, readonly LockedNeed[]>,
  extras: Map<string, string>,
): Reader {
  let directory = '';
  let needs: LockedNeed[] = [];
  let field: LockedNeed['field'] | null = null;
  let extraStart = -1;
  let name = '';
  let specifier: string | undefined;
  const closeExtra = (end: number) => {
    if (extraStart === -1) return;
    const extra = text.slice(extraStart, end).trimEnd();
    const before = extras.get(directory);
    extras.set(directory, before === undefined ? extra : `${before}\n${extra}`);
    extraStart = -1;
  };
  return (line) => {
    const { depth, start } = line;
    if (depth <= 4) closeExtra(start);
    else if (extraStart !== -1) return;
    if (depth === 8 && field !== null) {
      const key = keyOf(text, line);
      if (key === 'specifier') specifier = valueOf(text, line);
      else if (key !== 'version' || specifier === undefined) throw new UnusualLockfile();
      else needs.push(lockedNeed(name, field, specifier, valueOf(text, line), directory));
    } else if (depth === 6 && field !== null) {
      name = keyOf(text, line);
      specifier = undefined;
    } else if (depth === 4) {
      const key = keyOf(text, line);
      field = key === 'dependencies' || key === 'devDependencies' || key === 'optionalDependencies' ? key : null;
      if (field === null) extraStart = start;
    } else if (depth === 2) {
      const key = keyOf(text, line);
      directory = key === '.' ? '' : key;
      needs = [];
      field = null;
      refuseTwice(importers, directory);
      importers.set(directory, needs);
    } else if (depth !== 0) throw new UnusualLockfile();
  };
}

function lockedNeed(
  name: string,
  field: LockedNeed['field'],
  specifier: string,
  version: string,
  importer: string,
): LockedNeed {
  const entry = refersTo(version, name);
  // A link is written from its importer, everything else from the lockfile.
  const directory = entry === null ? linkedFolder(importer, version.slice('link:'.length)) : localPathOf(version);
  return { name, field, specifier, version, directory: directory === '.' ? '' : directory, entry };
}

/** As `posix.join`, which takes long for what is nearly always a few `../` and a name. */
function linkedFolder(importer: string, target: string): string {
  let [folder, rest] = [importer, target];
  while (rest.startsWith('../') && folder !== '') {
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
    rest = rest.slice(3);
  }
  const isPlain = !rest.includes('./') && !rest.includes('//') && rest !== '' && !/[./]$/.test(rest);
  if (!isPlain) return posix.join(importer, target);
  return folder === '' ? rest : `${folder}/${rest}`;
}

/** A merge without conflicts can leave a key twice, which pnpm refuses. */
function refuseTwice(known: ReadonlyMap<string, unknown>, key: string): void {
  if (known.has(key)) throw new UnusualLockfile();
}

/** Reads `packages`: key (2), and everything else as it is. */
function packageReader(text: string, packages: Map<string, string>): Reader {
  let key: string | undefined;
  let blockStart = 0;
  return (line) => {
    if (line.depth > 2) return;
    if (key !== undefined) packages.set(key, text.slice(blockStart, line.start).trimEnd());
    if (line.depth === 0) return;
    key = keyOf(text, line);
    refuseTwice(packages, key);
    blockStart = line.start;
  };
}

/** Reads `snapshots`: key (2), field (4), dependency (6). */
function entryReader(text: string, entries: Map<string, LockfileEntry>): Reader {
  let key: string | undefined;
  let blockStart = 0;
  let inNeeds = false;
  let needs: string[] = [];
  let links: string[] = [];
  return (line) => {
    if (line.depth === 6) {
      if (!inNeeds) return;
      const alias = keyOf(text, line);
      const reference = valueOf(text, line);
      const need = refersTo(reference, alias);
      if (need === null) links.push(posix.normalize(reference.slice(5)));
      else needs.push(need);
    } else if (line.depth === 4) {
      const field = keyOf(text, line);
      inNeeds = field === 'dependencies' || field === 'optionalDependencies';
    } else if (line.depth > 2) throw new UnusualLockfile();
    else {
      if (key !== undefined) entries.set(key, entryOf(key, needs, links, text.slice(blockStart, line.start).trimEnd()));
      if (line.depth === 0) return;
      key = keyOf(text, line);
      if (!['', '{}'].includes(text.slice(keyEnd(text, line) + 1, line.end).trim())) throw new UnusualLockfile();
      refuseTwice(entries, key);
      blockStart = line.start;
      [inNeeds, needs, links] = [false, [], []];
    }
  };
}

function entryOf(key: string, needs: readonly string[], links: readonly string[], text: string): LockfileEntry {
  const packageKey = packageKeyOf(key);
  const { name, version } = splitKey(packageKey);
  const own = localPathOf(version);
  return { key, name, version, needs, directories: own === null ? links : [own, ...links], packageKey, text };
}
