import { anyPattern, anything, folders, inClass, literal, oneOf, type Piece } from '../workspace/wildcards.ts';

/** A path is kept for what a line names: itself (`!docs/*.md`) or a folder that it lies in (`!docs`, `!docs/**`). */
interface Kept {
  readonly named: string;
}

/** What a list of patterns says of a path: drop it, keep it, or nothing. */
export type Ignore = (path: string) => 'drop' | Kept | undefined;

/** The patterns of one list, sorted by how they are looked up. Each has its place in the list: the last match decides. */
interface Patterns {
  /** Without wildcards, by the whole path. */
  readonly paths: Map<string, number>;
  /** Of names in any folder, by the name. */
  readonly names: Map<string, number>;
  /** With wildcards, of names in any folder. */
  readonly nameGlobs: [readonly Piece[], number][];
  /** All others, against the whole path. */
  readonly pathGlobs: [readonly Piece[], number][];
}

type Tests = readonly (readonly [test: (text: string) => boolean, place: number])[];

/**
 * Reads a `.dockerignore` with Docker's rules: the last pattern that matches a path or a folder above it decides, `!` keeps.
 * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function parseIgnore(text: string): Ignore {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return ignoreBy(lines);
}

/** @param lines as in a `.dockerignore`, without comments */
export function ignoreBy(lines: readonly string[]): Ignore {
  const verdicts = lines.map((line) => {
    if (!line.startsWith('!')) return 'drop';
    return /(?:^!|\/)[*\s]*$/.test(line) ? 'keep what is inside' : 'keep';
  });
  const patterns: Patterns = { paths: new Map(), names: new Map(), nameGlobs: [], pathGlobs: [] };
  for (const [place, line] of lines.entries()) sortIn(patterns, clean(line), place);
  // Where all say the same, it does not matter which is the last: one expression is made ready faster than forty.
  const testsOf = verdicts.every((verdict) => verdict === 'drop') ? together : oneByOne;
  const [nameTests, pathTests] = [testsOf(patterns.nameGlobs), testsOf(patterns.pathGlobs)];
  const folders = new Map<string, number>([['', -1]]);
  const names = new Map<string, number>();
  const placeOfName = (name: string) => {
    const known = names.get(name);
    if (known !== undefined) return known;
    const place = Math.max(patterns.names.get(name) ?? -1, lastMatch(nameTests, name));
    names.set(name, place);
    return place;
  };
  const ownPlace = (path: string): number =>
    Math.max(
      placeOfName(path.slice(path.lastIndexOf('/') + 1)),
      patterns.paths.get(path) ?? -1,
      lastMatch(pathTests, path),
    );
  const placeOfFolder = (folder: string): number => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const place = Math.max(placeOfFolder(parentOf(folder)), ownPlace(folder));
    folders.set(folder, place);
    return place;
  };
  const namedAt = (path: string, place: number): string => {
    let named = path;
    while (named !== '' && placeOfFolder(parentOf(named)) === place) named = parentOf(named);
    return verdicts[place] === 'keep' ? named : parentOf(named);
  };
  return (path) => {
    const place = Math.max(ownPlace(path), placeOfFolder(parentOf(path)));
    const verdict = verdicts[place];
    return verdict === undefined || verdict === 'drop' ? verdict : { named: namedAt(path, place) };
  };
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** As Docker cleans a pattern: no `!`, no slashes at its ends, no `.` and `..` inside. */
function clean(line: string): string {
  const parts: string[] = [];
  for (const part of line.replace(/^!/, '').trim().split('/')) {
    if (part === '..') parts.pop();
    // Any number of folders, any number of times, takes long to tell from once.
    else if (part !== '' && part !== '.' && !(part === '**' && parts.at(-1) === '**')) parts.push(part);
  }
  return parts.join('/');
}

function sortIn({ paths, names, nameGlobs, pathGlobs }: Patterns, pattern: string, place: number): void {
  if (pattern === '') return;
  const name = /^\*\*\/([^/]+)$/.exec(pattern)?.[1];
  const isPlain = !/[*?[\\]/.test(name ?? pattern);
  if (name !== undefined && !name.includes('**')) {
    if (isPlain) names.set(name, place);
    else nameGlobs.push([piecesOf(name), place]);
  } else if (isPlain) paths.set(pattern, place);
  else pathGlobs.push([piecesOf(pattern), place]);
}

function oneByOne(globs: Patterns['nameGlobs']): Tests {
  return globs.map(([pieces, place]) => [anyPattern([pieces]), place]);
}

/** All as one, in the place of the last. */
function together(globs: Patterns['nameGlobs']): Tests {
  const last = globs.at(-1);
  return last === undefined ? [] : [[anyPattern(globs.map(([pieces]) => pieces)), last[1]]];
}

function lastMatch(tests: Tests, text: string): number {
  return tests.findLast(([test]) => test(text))?.[1] ?? -1;
}

/** A pattern of Go's filepath.Match, and `**` for any number of folders. */
function piecesOf(pattern: string): Piece[] {
  const words = pattern.matchAll(/\*\*\/?|\*|\?|\[\^?[^\]]+\]|\\(.)|[^*?[\\]+|./gs);
  return Array.from(words, ({ 0: word, 1: escaped, index }) => {
    // Docker means any text at the ends only.
    if (word === '**' && isAtEnd(pattern, index)) return anything(true);
    if (word.startsWith('**')) return folders();
    if (word === '*') return anything();
    if (word === '?') return oneOf();
    if (escaped !== undefined) return literal(escaped);
    return word.startsWith('[') && word.length > 1 ? inClass(word) : literal(word);
  });
}

/** Whether `**` ends a pattern, or begins one that has no other wildcards. */
function isAtEnd(pattern: string, at: number): boolean {
  return at + 2 === pattern.length || (at === 0 && !/[*?[\\]/.test(pattern.slice(2)));
}
