/**
 * Package names' patterns, in which `*` stands for anything, as one test.
 * Most are a word with or without a `*` at its ends: one regular expression of them all would go through each name again
 * and again.
 */
export function nameTest(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set<string>();
  const tests: ((name: string) => boolean)[] = [];
  for (const pattern of patterns) {
    const word = pattern.replace(/^\*|\*$/g, '');
    if (word.includes('*')) tests.push(anythingBetween(pattern.split('*')));
    else if (pattern === word) exact.add(word);
    else if (!pattern.startsWith('*')) tests.push((name) => name.startsWith(word));
    else if (!pattern.endsWith('*')) tests.push((name) => name.endsWith(word));
    else tests.push((name) => name.includes(word));
  }
  return (name) => exact.has(name) || tests.some((test) => test(name));
}

/** @param parts what stands between the `*`s, in this order */
function anythingBetween(parts: readonly string[]): (name: string) => boolean {
  const [first = '', ...others] = parts;
  const last = others.pop() ?? '';
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    for (const part of others) {
      const found = name.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at + last.length <= name.length;
  };
}
