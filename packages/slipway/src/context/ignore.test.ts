import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseIgnore } from './ignore.ts';

const drops = (text: string, path: string) => parseIgnore(text)(path) === 'drop';

// The rows of https://docs.docker.com/build/concepts/context/#dockerignore-files, and what follows from Go's filepath rules.
describe('what a .dockerignore drops', () => {
  test.each<[string, string, boolean]>([
    ['# comment', 'comment', false],
    ['#x', '#x', false],
    [' #x', '#x', true],
    ['*/temp*', 'somedir/temporary.txt', true],
    ['*/temp*', 'somedir/temp/deep/file', true],
    ['*/temp*', 'temporary.txt', false],
    ['*/*/temp*', 'somedir/subdir/temporary.txt', true],
    ['*/*/temp*', 'somedir/temporary.txt', false],
    ['temp?', 'tempa', true],
    ['temp?', 'temp', false],
    ['temp?', 'somedir/tempa', false],
    ['**/*.go', 'main.go', true],
    ['**/*.go', 'a/b/c/main.go', true],
    ['/foo/bar', 'foo/bar', true],
    ['foo/bar/', 'foo/bar/baz', true],
    ['./foo', 'foo', true],
    ['foo/../bar', 'bar', true],
    ['foo', 'deep/foo', false],
    ['**/foo', 'deep/er/foo/inside', true],
    ['foo/**', 'foo/a/b', true],
    ['foo/**', 'foo', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'a/xb', false],
    ['a**b', 'axb', false],
    ['a**b', 'ab', true],
    ['**.log', 'deep/x.log', true],
    ['[ab]x', 'bx', true],
    ['[^ab]x', 'bx', false],
    ['[a-c]x', 'cx', true],
    ['a.b', 'axb', false],
    ['a+b', 'a+b', true],
    ['a(b)', 'a(b)', true],
    ['\\*x', '*x', true],
    ['\\*x', 'ax', false],
    ['*', '.hidden', true],
    ['', 'x', false],
    ['.', 'x', false],
    ['/', 'x', false],
    ['foo\r', 'foo', true],
  ])('%j and %j: %s', (pattern, path, expected) => {
    expect(drops(`${pattern}\n`, path)).toBe(expected);
  });

  test('the last line that matches a path or a folder above it decides', () => {
    expect(drops('*.md\n!README.md\n', 'README.md')).toBe(false);
    expect(drops('*.md\n!README.md\n', 'other.md')).toBe(true);
    expect(drops('*.md\n!README*.md\nREADME-secret.md\n', 'README-secret.md')).toBe(true);
    expect(drops('*.md\nREADME-secret.md\n!README*.md\n', 'README-secret.md')).toBe(false);
    expect(drops('docs\n!docs/api\n', 'docs/api/x.md')).toBe(false);
    expect(drops('docs\n!docs/api\n', 'docs/x.md')).toBe(true);
    expect(drops('!docs/api\ndocs\n', 'docs/api/x.md')).toBe(true);
    expect(drops('*\n!apps\napps/web\n', 'apps/web/x')).toBe(true);
    expect(drops('*\n!apps\napps/web\n', 'apps/api/x')).toBe(false);
  });
});

/** Docker's own way, step by step: each pattern against the path and every folder above it, in turn. */
function slowly(lines: readonly string[], path: string): boolean {
  const parts = path.split('/');
  const candidates = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  let dropped = false;
  for (const line of lines) {
    const pattern = line.replace(/^!/, '');
    if (candidates.some((candidate) => matches(pattern.split('/'), candidate.split('/'))))
      dropped = !line.startsWith('!');
  }
  return dropped;
}

function matches([first, ...others]: readonly string[], names: readonly string[]): boolean {
  if (first === undefined) return names.length === 0;
  if (first === '**') {
    if (others.length === 0) return names.length > 0;
    return names.some((_, at) => matches(others, names.slice(at)));
  }
  const [name, ...rest] = names;
  return name !== undefined && matchesName(first, name) && matches(others, rest);
}

function matchesName(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*'))
    return Array.from({ length: name.length + 1 }, (_, at) => at).some((at) =>
      matchesName(pattern.slice(1), name.slice(at)),
    );
  return (
    name !== '' &&
    (pattern.startsWith('?') || name.startsWith(pattern.charAt(0))) &&
    matchesName(pattern.slice(1), name.slice(1))
  );
}

test('all patterns together come to the same as one after the other', () => {
  const segments = fc.constantFrom('a', 'b', 'ab', '*', '**', '?', 'a*', '*b', '.x', '.*');
  const lines = fc
    .tuple(fc.constantFrom('', '', '!'), fc.array(segments, { minLength: 1, maxLength: 3 }))
    .map(([not, parts]) => `${not}${parts.join('/')}`);
  const paths = fc.array(fc.constantFrom('a', 'b', 'ab', 'abb', '.x'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), paths, (all, parts) => {
      expect(drops(all.join('\n'), parts.join('/'))).toBe(slowly(all, parts.join('/')));
    }),
    { numRuns: 2000, seed: 26 },
  );
});
