import { expect, test } from 'vitest';

import { matchesEtag } from './etag.ts';

test.each([
  ['nothing', undefined, false],
  ['the same', 'W/"fleet-1"', true],
  ['the same, strong', '"fleet-1"', true],
  ['one of a list', '"fleet-0", W/"fleet-1"', true],
  ['anything', '*', true],
  ['another', 'W/"fleet-2"', false],
  ['an empty text', '', false],
  ['the bare word', 'fleet-1', false],
])('a caller that has %s', (_what, ifNoneMatch, matches) => {
  expect(matchesEtag(ifNoneMatch, 'W/"fleet-1"')).toBe(matches);
});
