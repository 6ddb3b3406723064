/** The inputs of two fingerprints that differ, sorted into what can be said of them. */
export interface InputChanges {
  readonly removed: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

/** @param inputs hashes by key, of both sides */
export function inputChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): InputChanges {
  return {
    removed: [...before.keys()].filter((key) => !after.has(key)),
    added: [...after.keys()].filter((key) => !before.has(key)),
    changed: [...after].flatMap(([key, hash]) => (before.has(key) && before.get(key) !== hash ? [key] : [])),
  };
}

/** Only the inputs of one kind (`file`, `lockfile`, …), without that word. */
export function ofKind({ removed, added, changed }: InputChanges, kind: string): InputChanges {
  const pick = (keys: readonly string[]) =>
    keys.flatMap((key) => (key.startsWith(`${kind} `) ? [key.slice(kind.length + 1)] : []));
  return { removed: pick(removed), added: pick(added), changed: pick(changed) };
}
