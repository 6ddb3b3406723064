/** What the last of some patterns that matches says, and whether it matches the path itself or a folder above it. */
interface Match {
  readonly pattern: string;
  readonly isNegated: boolean;
  readonly isItself: boolean;
}

/** Docker's rules, word for word: each pattern in turn against the path and each folder above it; the last match decides. */
export function lastMatch(patterns: readonly string[], path: string): Match | undefined {
  let last: Match | undefined;
  for (const line of patterns) {
    const isNegated = line.startsWith('!');
    const pattern = line.replace(/^!/, '').replace(/^\/+|\/+$/g, '');
    const test = testOf(pattern);
    const [isItself, isAbove] = [test.test(path), foldersAbove(path).some((folder) => test.test(folder))];
    if (pattern !== '' && (isItself || isAbove)) last = { pattern, isNegated, isItself };
  }
  return last;
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, count) => parts.slice(0, count + 1).join('/'));
}

const tests = new Map<string, RegExp>();

function testOf(pattern: string): RegExp {
  const test = tests.get(pattern) ?? new RegExp(`^${translate(pattern)}$`);
  tests.set(pattern, test);
  return test;
}

function translate(pattern: string): string {
  if (pattern.startsWith('**/')) return `(.*/)?${translate(pattern.slice(3))}`;
  if (pattern.startsWith('**')) return `.*${translate(pattern.slice(2))}`;
  if (pattern.startsWith('*')) return `[^/]*${translate(pattern.slice(1))}`;
  if (pattern.startsWith('?')) return `[^/]${translate(pattern.slice(1))}`;
  const set = /^\[[^\]]+\]/.exec(pattern)?.[0];
  if (set !== undefined) return `${set}${translate(pattern.slice(set.length))}`;
  return pattern === '' ? '' : `${pattern.slice(0, 1).replace(/[.+()$^|{}]/, '\\$&')}${translate(pattern.slice(1))}`;
}
