import { readdir } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { migrations } from './index.ts';

test('every file of the folder is in the list, in order, under its own name', async () => {
  const files = await readdir(new URL('.', import.meta.url));
  const names = files.filter((file) => /^\d{14}_[a-z0-9_]+\.ts$/.test(file)).map((file) => file.replace(/\.ts$/, ''));

  expect(migrations.map(({ name }) => name)).toEqual(names.toSorted());
  expect(files.toSorted()).toEqual([...names.map((name) => `${name}.ts`), 'index.test.ts', 'index.ts'].toSorted());
});
