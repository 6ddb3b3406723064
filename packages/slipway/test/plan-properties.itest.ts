import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { planFor } from '../src/commands/plan-for.ts';
import { importCommits } from './kit/fast-import.ts';
import type { Files } from './kit/model.ts';
import { imageOf } from './kit/oracle.ts';
import { changes, filesOf, fleets, mutate } from './kit/random-fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';

/** How many random repositories; `pnpm --filter @repo/slipway test:exhaustive` takes 10,000. */
const cases = Number(process.env['SLIPWAY_CASES'] ?? 500);

let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

/** The folders of the apps in a tree, by the apps' names. */
function appsIn(files: Files): Map<string, string> {
  const folders = [...files.keys()]
    .filter((path) => path.endsWith('/Dockerfile'))
    .map((path) => path.slice(0, -'/Dockerfile'.length));
  return new Map(
    folders.map((folder) => {
      const name = /"name": "@fleet\/(\w+)"/.exec(files.get(`${folder}/package.json`) ?? '')?.[1] ?? folder;
      return [name, folder];
    }),
  );
}

test(
  `a plan selects exactly the images whose bytes differ (${cases} random repositories)`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fleets, changes, changes, async (model, first, second) => {
        const [base, head] = [filesOf(mutate(model, first)), filesOf(mutate(mutate(model, first), second))];
        const [before, after] = importCommits(repository.folder, [base, head]);
        const { plan } = await planFor({ cwd: repository.folder, base: before, head: after });
        const [old, now] = [appsIn(base), appsIn(head)];

        const expected = [...now].map(([name, folder]) => {
          const was = old.get(name);
          const image = was === undefined || imageOf(base, was) !== imageOf(head, folder);
          return { name, image, teardown: false };
        });
        const gone = [...old.keys()]
          .filter((name) => !now.has(name))
          .map((name) => ({ name, image: false, teardown: true }));
        const planned = plan.apps.map(({ name, verdicts }) => ({
          name,
          image: verdicts.image.needed,
          teardown: verdicts.teardown.needed,
        }));

        const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
        expect(planned.toSorted(byName)).toEqual([...expected, ...gone].toSorted(byName));
        for (const app of plan.apps) {
          for (const { causes } of Object.values(app.verdicts)) expect(causes.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: cases, endOnFailure: false },
    );
  },
  cases * 2000,
);
