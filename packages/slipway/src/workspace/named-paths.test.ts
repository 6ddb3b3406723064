import { expect, test } from 'vitest';

import { namedPaths } from './named-paths.ts';

const firstOf = (command: string) =>
  namedPaths(command, 'apps/api').map(({ files: [file], folder }) => (folder === undefined ? file : `${folder}/`));

test.each([
  ['node scripts/prepare.js && tsc', ['apps/api/scripts/prepare.js']],
  ['node ../../tools/generate', ['tools/generate/']],
  ['cp -r ../../assets/ dist', ['assets/']],
  ['esbuild --config=../../build.mjs', ['build.mjs/']],
  ['node "../../tools/gén.js"', ['tools/gén.js/']],
  ['cd ../.. && tsc -p .', []],
  ['tsc', []],
])('%s', (command, expected) => {
  expect(firstOf(command)).toEqual(expected);
});

test('a name without an ending may have those that Node and compilers put behind', () => {
  const [generate] = namedPaths('node ./generate', '');
  expect(generate?.files).toEqual(
    expect.arrayContaining(['generate', 'generate.js', 'generate.ts', 'generate/index.js']),
  );
});
