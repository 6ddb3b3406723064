import { expect, test } from 'vitest';

import { packJobs } from './matrix.ts';

const app = (name: string) => ({ name, package: `@repo/${name}` });

test('each app has a job of its own', () => {
  expect(packJobs(['api', 'web'].map(app))).toEqual([
    { name: 'api', apps: 'api', filter: '--filter=@repo/api' },
    { name: 'web', apps: 'web', filter: '--filter=@repo/web' },
  ]);
});

test('where nothing is to be done there is one job without apps, for an empty matrix is an error on GitHub', () => {
  expect(packJobs([])).toEqual([{ name: 'nothing to do', apps: '', filter: '' }]);
});

test('more apps than a matrix may have jobs share them evenly, none is lost and none comes twice', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `app-${index}`);
  const jobs = packJobs(names.map(app));
  expect(jobs).toHaveLength(256);
  expect(jobs.flatMap(({ apps }) => apps.split(' '))).toEqual(names);
  expect(new Set(jobs.map(({ apps }) => apps.split(' ').length))).toEqual(new Set([3, 4]));
  expect(jobs[0]).toMatchObject({ name: 'app-0 and 2 more', apps: 'app-0 app-1 app-2' });
});
