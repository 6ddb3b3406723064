import fc from 'fast-check';
import { expect, test } from 'vitest';

import { decodePath, encodePath } from './path.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
  // Beginnings of sequences, too long ones, surrogates, what lies beyond Unicode.
  fc
    .array(
      fc.constantFrom(
        [0xc3],
        [0xc3, 0xa4],
        [0xe2, 0x82],
        [0xed, 0xa0, 0x80],
        [0xf0, 0x9f, 0x9a, 0xa2],
        [0xf5, 0x80, 0x80, 0x80],
        [0xc0, 0xaf],
        [0x61],
        [0xff],
      ),
    )
    .map((parts) => Uint8Array.from(parts.flat())),
);

test('every path survives the way to a string and back', () => {
  fc.assert(
    fc.property(bytes, (path) => {
      expect(encodePath(decodePath(Buffer.from(path))).equals(path)).toBe(true);
    }),
    { seed: 26 },
  );
});

test('two paths are never one string', () => {
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const same = decodePath(Buffer.from(one)) === decodePath(Buffer.from(other));
      expect(same).toBe(Buffer.from(one).equals(other));
    }),
    { seed: 26 },
  );
});

test('a path in UTF-8 is the string that one expects', () => {
  expect(decodePath(Buffer.from('apps/ü 🚢/x.ts'))).toBe('apps/ü 🚢/x.ts');
  expect(decodePath(Buffer.from([0x61, 0xff, 0xc3, 0xa4]))).toBe('a\uDCFFä');
});
