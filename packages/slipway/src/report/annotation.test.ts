import { expect, test } from 'vitest';

import { faultLine } from './annotation.ts';

test.each([
  [{}, undefined, 'No 100 %:\nnone\n'],
  [{}, 'api', 'api: No 100 %:\nnone\n'],
  [{ GITHUB_ACTIONS: 'true' }, undefined, '::error::No 100 %25:%0Anone\n'],
  [{ GITHUB_ACTIONS: 'true' }, '@repo/api@1.0.0, a:b', '::error title=@repo/api@1.0.0%2C a%3Ab::No 100 %25:%0Anone\n'],
])('in %j, of %s', (environment, title, line) => {
  expect(faultLine(environment, 'No 100 %:\nnone', title)).toBe(line);
});
