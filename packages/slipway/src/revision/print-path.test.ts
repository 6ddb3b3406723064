import { expect, test } from 'vitest';

import { printPath } from './path.ts';

test.each([
  ['apps/api/src/main.ts', 'apps/api/src/main.ts'],
  ['two\nlines', String.raw`two\nlines`],
  ['\u001B[31mred\u009B', String.raw`\u001b[31mred\u009b`],
  ['\uDC80.txt', '\uFFFD.txt'],
])('%j is shown as %j', (path, shown) => {
  expect(printPath(path)).toBe(shown);
});
