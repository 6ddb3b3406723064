import { expect, test } from 'vitest';

import { fieldChanges } from './manifest-changes.ts';

test('a dependency that moves is told by its name, from what to what', () => {
  const before = { name: 'api', dependencies: { fastify: '^5.0.0', pino: '^10.0.0' } };
  const after = { name: 'api', dependencies: { fastify: '^5.1.0', zod: '^4.0.0' } };
  expect(fieldChanges(before, after)).toEqual([
    { field: 'dependencies.fastify', change: 'changed', from: '^5.0.0', to: '^5.1.0' },
    { field: 'dependencies.pino', change: 'removed', from: '^10.0.0', to: undefined },
    { field: 'dependencies.zod', change: 'added', from: undefined, to: '^4.0.0' },
  ]);
});

test('the order of keys is no change, at any depth; that of a list is', () => {
  expect(
    fieldChanges(
      { exports: { a: { x: 1, y: 2 } }, type: 'module' },
      { type: 'module', exports: { a: { y: 2, x: 1 } } },
    ),
  ).toEqual([]);
  expect(fieldChanges({ files: ['dist', 'src'] }, { files: ['src', 'dist'] })).toMatchObject([
    { field: 'files', change: 'changed' },
  ]);
});
