import { createDatabase } from '@repo/database';
import { afterAll, expect, test } from 'vitest';

import { databaseOfFile } from '../../test/of-file.ts';
import { findFleet } from '../releases/find-fleet.ts';
import { fillWithExamples } from './fill.ts';
import { exampleReleases } from './releases.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const { url } = await databaseOfFile();
const database = createDatabase({ url, name: 'fill-test' });

afterAll(async () => {
  await database.destroy();
});

test('an empty database is filled once, also by several at a time', async () => {
  const written = await Promise.all([1, 2, 3].map(() => fillWithExamples(database, now)));

  expect(written.toSorted()).toEqual([0, 0, exampleReleases.length]);
  expect(await database('releases').count('* as releases')).toEqual([{ releases: String(exampleReleases.length) }]);
});

test('the fleet then shows the newest release of each app and environment, with its age', async () => {
  const { apps } = await findFleet(database);

  expect(apps.map(({ app }) => app)).toEqual([
    'api',
    'catalog',
    'checkout',
    'identity',
    'payments',
    'search',
    'web',
    'worker',
  ]);
  const checkout = apps.find(({ app }) => app === 'checkout')?.environments;
  expect(checkout).toMatchObject({
    dev: { version: '3.3.1', status: 'running' },
    prod: { version: '3.2.0', status: 'running', releasedAt: '2026-11-22T07:36:00.000Z' },
  });
});
