const mostNames = 12;

/** Names in a sentence: all of a few; of many, those that are most like a word somebody wrote. */
export function closestNames(word: string, names: readonly string[]): string {
  if (names.length <= mostNames) return names.join(', ');
  const pairs = pairsIn(word);
  const likeness = (name: string) => {
    const own = pairsIn(name);
    return (
      own
        .values()
        .filter((pair) => pairs.has(pair))
        .toArray().length /
      (own.size + pairs.size)
    );
  };
  const closest = names.map((name) => ({ name, likeness: likeness(name) })).sort((a, b) => b.likeness - a.likeness);
  const shown = closest.slice(0, mostNames).map(({ name }) => name);
  return `${shown.join(', ')} and ${names.length - mostNames} more`;
}

/** Its letters two by two, those at its ends too: of words that are nearly the same, most are the same. */
function pairsIn(word: string): Set<string> {
  const text = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));
}
