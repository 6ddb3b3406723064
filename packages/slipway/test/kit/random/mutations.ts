import fc from 'fast-check';

import type { Change } from './change.ts';
import { changesAroundPackages } from './changes-around-packages.ts';
import { changesOfPackages } from './changes-of-packages.ts';
import type { Fleet } from './model.ts';

const all: ReadonlyMap<string, Change> = new Map(Object.entries({ ...changesOfPackages, ...changesAroundPackages }));

/** One change, and the numbers that say what it aims at. */
export interface Mutation {
  readonly kind: string;
  readonly at: number;
  readonly with: number;
}

/** Some changes in a row. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...all.keys()), at: fc.nat({ max: 20 }), with: fc.nat({ max: 9 }) }),
  { maxLength: 4 },
);

export function mutate(fleet: Fleet, list: readonly Mutation[]): Fleet {
  return list.reduce<Fleet>(
    (changed, { kind, at, with: value }) => all.get(kind)?.(changed, at, value) ?? changed,
    fleet,
  );
}
