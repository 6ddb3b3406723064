import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Plan } from '../src/plan/index.ts';
import { openRepository, type Repository } from '../src/revision/index.ts';
import { plansBetween, workOf } from './kit/comparing.ts';
import { importTrees } from './kit/fast-import.ts';
import { readTree } from './kit/oracle/reading.ts';
import { workBetween } from './kit/oracle/verdicts.ts';
import { fleets } from './kit/random/fleets.ts';
import type { Fleet, Tree } from './kit/random/model.ts';
import { mutate, mutations, type Mutation } from './kit/random/mutations.ts';
import { treeOf } from './kit/random/tree.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { seed } from './kit/seed.ts';

/** How many random repositories; `pnpm --filter @repo/slipway test:exhaustive` takes 10,000. */
const cases = Number(process.env['SLIPWAY_CASES'] ?? 500);

/** Every import is a pack, and many packs make git slow. */
const importsAtMost = 50;

let place: TestRepository;
let repository: Repository;
let imports = 0;

async function renew(): Promise<void> {
  place = createRepository();
  repository = await openRepository(place.folder);
}

beforeAll(renew);
afterAll(() => {
  place.remove();
});

async function commit(base: Tree, head: Tree): Promise<string[]> {
  imports += 1;
  if (imports % importsAtMost === 0) {
    place.remove();
    await renew();
  }
  return importTrees(place.folder, [base, head]);
}

/** The second list of changes is made on top of the first; planned there and back, it is taken back as well. */
async function holds(fleet: Fleet, first: readonly Mutation[], second: readonly Mutation[]): Promise<void> {
  const start = mutate(fleet, first);
  const [base, head] = [treeOf(start), treeOf(mutate(start, second))];
  const [before = '', after = ''] = await commit(base, head);
  const { there, back, fromFile, liars } = await plansBetween(repository, before, after);
  const [old, now] = [readTree(base), readTree(head)];

  expect(workOf(there)).toEqual(workBetween(old, now));
  expect(workOf(back)).toEqual(workBetween(now, old));
  expect(withoutChecks(fromFile)).toEqual(withoutChecks(there));
  expect(liars).toEqual([]);
  for (const { verdicts } of [...there.apps, ...back.apps, ...fromFile.apps]) {
    for (const { causes } of Object.values(verdicts)) expect(causes).not.toEqual([]);
  }
}

/** A file knows what was checked only where it knows apps. */
function withoutChecks(plan: Plan) {
  return Object.entries(workOf(plan).apps).map(([name, work]) => {
    const others = Object.entries(work).filter(([kind]) => kind !== 'check');
    return [name, Object.fromEntries(others)];
  });
}

test(
  `a plan asks for exactly what differs by definition (${cases} random repositories)`,
  async () => {
    await fc.assert(fc.asyncProperty(fleets, mutations, mutations, holds), { numRuns: cases, ...seed });
  },
  cases * 5000,
);
