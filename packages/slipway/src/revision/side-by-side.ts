import type { Difference, Revision } from './revision.ts';
import type { FileSides } from './tree.ts';

/** Two revisions, each with the other beside it; the other is undefined when a part of it is missing in this clone. */
export type Pair = readonly [Revision, Revision | undefined];

/** How git is asked for all that differs, in the form that `parseDifferences` reads. */
export const differing = ['-z', '--no-renames', '--no-relative', '--ignore-submodules=none'];

/** Makes two revisions, each with the other beside it. */
export function sideBySide(
  differences: ReadonlyMap<string, FileSides>,
  makeBefore: (beside: () => Revision['beside']) => Revision,
  makeAfter: (beside: () => Revision['beside']) => Revision,
) {
  const seenFrom = (side: keyof FileSides, other: keyof FileSides): Difference[] =>
    Array.from(differences, ([path, sides]) => ({
      path,
      inThis: sides[side] !== undefined,
      inOther: sides[other] !== undefined,
    }));
  const before: Revision = makeBefore(() => ({ other: after, differences: seenFrom('before', 'after') }));
  const after: Revision = makeAfter(() => ({ other: before, differences: seenFrom('after', 'before') }));
  return { before, after };
}
