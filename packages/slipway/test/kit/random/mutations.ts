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

/** After these, no manifest, lockfile or setting differs: of such changes the tool has a quicker way to tell. */
const quiet = Object.keys({ ...changesOfPackages, ...changesAroundPackages }).filter((kind) =>
  /^(?:add a (?:file|nested|test|migration)|edit|make a|remove a|rename a file|put a folder|write hooks|document|delete m)/.test(
    kind,
  ),
);

/** After these, manifests and entries of the lockfile differ, and hardly a setting: what needs none of them is told quicker too. */
const near = Object.keys({ ...changesOfPackages, ...changesAroundPackages }).filter((kind) =>
  /^(?:raise|take a version|publish|need (?!a folder)|edit a (?:file|test|build)|describe|export|turn|rename a package)/.test(
    kind,
  ),
);

const listOf = (kinds: readonly string[]) =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat({ max: 20 }), with: fc.nat({ max: 9 }) }), {
    maxLength: 4,
  });

/** Some changes in a row. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  listOf([...all.keys()]),
  listOf(quiet),
  listOf(near),
);

export function mutate(fleet: Fleet, list: readonly Mutation[]): Fleet {
  return list.reduce<Fleet>(
    (changed, { kind, at, with: value }) => all.get(kind)?.(changed, at, value) ?? changed,
    fleet,
  );
}
