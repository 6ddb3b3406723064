import type { Snapshot } from '../state/index.ts';
import { closureOf } from '../workspace/index.ts';

/** By app, the apps that have to be there before it. */
export type Needs = ReadonlyMap<string, readonly string[]>;

/** An app comes after those whose packages its own package depends on. */
export function needsBetween({ apps, names, workspace }: Snapshot): Needs {
  return new Map(
    [...apps].map(([name, app]) => {
      const others = closureOf(workspace, app).flatMap(({ directory }) => {
        const other = names.get(directory);
        return other === undefined || other === name ? [] : [other];
      });
      return [name, others];
    }),
  );
}

/**
 * Does something for each app, as many at a time as can be: each after those that it needs.
 * @param act may be called for an app only after all that it needs succeeded; says whether it did
 * @param skip is called instead when something that it needs did not, with that one's name
 */
export async function inSequence<T>(
  names: readonly string[],
  needs: Needs,
  act: (name: string) => Promise<{ readonly ok: boolean; readonly value: T }>,
  skip: (name: string, because: string) => T,
): Promise<readonly T[]> {
  const chosen = new Set(names);
  const running = new Map<string, Promise<{ readonly ok: boolean; readonly value: T }>>();
  // A workspace may hold packages that need each other: the second of the two then does not wait for the first.
  const start = (name: string, above: ReadonlySet<string>): Promise<{ readonly ok: boolean; readonly value: T }> => {
    const known = running.get(name);
    if (known !== undefined) return known;
    const path = new Set([...above, name]);
    const before = (needs.get(name) ?? []).filter((other) => chosen.has(other) && !path.has(other));
    const waits = before.map(async (other) => ({ other, ok: (await start(other, path)).ok }));
    const run = Promise.all(waits).then((done) => {
      const missing = done.find(({ ok }) => !ok);
      return missing === undefined ? act(name) : { ok: false, value: skip(name, missing.other) };
    });
    running.set(name, run);
    return run;
  };
  const results = await Promise.allSettled(names.map((name) => start(name, new Set())));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value.value;
  });
}
