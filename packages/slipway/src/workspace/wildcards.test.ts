import fc from 'fast-check';
import { expect, test } from 'vitest';

import { anyPattern, anything, folders, inClass, literal, oneOf, visibleName, type Piece } from './wildcards.ts';

const pieces: readonly Piece[] = [
  ...[anything(), anything(true), folders(), folders(true), visibleName(), oneOf(), oneOf(true)],
  ...[literal('a'), literal('/'), literal('.'), inClass('[^a]'), inClass('[z-a]')],
];

test('a text of any length is matched as by the regular expression', () => {
  const pattern = fc.array(fc.constantFrom(...pieces), { maxLength: 6 });
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, texts, (parts, text) => {
      const source = parts.map((part) => part.source).join('');
      const expected = new RegExp(`^(?:${source})$`, 's').test(text);
      // So many open pieces that match nothing, or all of the rest, make it walk.
      const many = [...parts, ...Array.from({ length: 30 }, () => ({ ...literal(''), isOpen: true }))];
      expect([anyPattern([parts])(text), anyPattern([many])(text)]).toEqual([expected, expected]);
    }),
    { numRuns: 3000 },
  );
});

test('a pattern that would be tried in a million ways is answered all the same', () => {
  const hostile = Array.from({ length: 20 }, () => [anything(), literal('a')]).flat();
  const isMatch = anyPattern([[literal('x')], [...hostile, literal('b')]]);
  expect(['a'.repeat(4000), `${'a'.repeat(4000)}b`, 'x'].map(isMatch)).toEqual([false, true, true]);
});
