import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openRepository, type Revision } from '../src/revision/index.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';

// Of two commits that are read together, the second is read as what differs from the first: it must be what it is alone.
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

const file = fc.record({
  mode: fc.constantFrom('100644', '100755', '120000'),
  content: fc.constantFrom('', 'one\n', 'two\n'),
});
const paths = fc.constantFrom(
  'a',
  'a/b',
  'a/b/c',
  'a.b',
  'a-b/c',
  'd/package.json',
  'd/e/package.json',
  'ü ü',
  'z\n"',
  'package.json',
);
const trees = fc.dictionary(paths, file, { maxKeys: 7, noNullPrototype: true }).filter((tree) => {
  const all = Object.keys(tree);
  return all.every((path) => !all.some((other) => other.startsWith(`${path}/`)));
});

type Tree = Readonly<Record<string, { readonly mode: string; readonly content: string }>>;

function commit(all: readonly Tree[]): string[] {
  const parts = all.flatMap((tree, index) => [
    `commit refs/heads/pairs\nmark :${index + 1}\ncommitter T <t@example.com> ${1_800_000_000 + index} +0000\ndata 0\ndeleteall\n`,
    ...Object.entries(tree).map(
      ([path, { mode, content }]) => `M ${mode} inline ${JSON.stringify(path)}\ndata ${content.length}\n${content}\n`,
    ),
  ]);
  const marks = all.map((_, index) => `get-mark :${index + 1}\n`);
  const input = [...parts, ...marks].join('');
  return runGit(repository.folder, ['fast-import', '--quiet', '--force'], input).trim().split('\n');
}

const listed = ({ entries }: Revision) =>
  [...entries.values()].map(({ path, mode, oid }) => [path, mode, oid]).toSorted();
const manifestsOf = (revision: Revision) =>
  revision
    .named(['package.json'])
    .map(({ path, mode, oid }) => [path, mode, oid])
    .toSorted();

test('a commit is the same beside another as alone', async () => {
  await fc.assert(
    fc.asyncProperty(trees, trees, async (one, other) => {
      const [base = '', head = ''] = commit([one, other]);
      const opened = await openRepository(repository.folder);
      const [first, second] = await opened.pair(base, head);
      const alone = await opened.revision(head);
      if (first === undefined || second === undefined || alone === undefined) throw new Error('A commit is not there.');
      // First by name, and then all: the list is made only when it is asked for.
      expect(manifestsOf(second)).toEqual(manifestsOf(alone));
      expect(listed(second)).toEqual(listed(alone));
      expect(listed(second).map(([path]) => path)).toEqual(Object.keys(other).toSorted());
      const before = new Map(listed(first).map(([path = '', ...rest]) => [path, rest.join(' ')]));
      const after = new Map(listed(second).map(([path = '', ...rest]) => [path, rest.join(' ')]));
      const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
        (path) => before.get(path) !== after.get(path),
      );
      expect(second.beside?.differences.map(({ path }) => path).toSorted()).toEqual(differing.toSorted());
    }),
    { numRuns: 60, seed: 26 },
  );
});
