import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { cursor } from './cursor.ts';

const ids = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);

describe('a cursor', () => {
  test('leads back to the place that it was made from', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(cursor.decode(cursor.encode(id))).toBe(id);
      }),
      { seed: 26 },
    );
  });

  test('needs no escaping in an address', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const text = cursor.encode(id);
        expect(encodeURIComponent(text)).toBe(text);
      }),
      { seed: 26 },
    );
  });

  test('is refused, not thrown upon, unless it is one that was given', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.string().map((plain) => Buffer.from(`release:${plain}`).toString('base64url')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = cursor.safeDecode(text);
        expect(parsed.success ? cursor.encode(parsed.data) : text).toBe(text);
      }),
      { seed: 26 },
    );
  });

  test.each([
    ['nothing', ''],
    ['another alphabet', cursor.encode('42').replaceAll('-', '+') + '='],
    ['blanks', ` ${cursor.encode('42')}`],
    ['a place below the first release', place('0')],
    ['a number that no database holds', place('9223372036854775808')],
    ['an endless number', place('9'.repeat(1000))],
    ['a NUL character', place('42\0')],
    ['a place of something else', Buffer.from('fleet:42').toString('base64url')],
  ])('is not %s', (_what, text) => {
    expect(cursor.safeDecode(text).success).toBe(false);
  });
});

function place(id: string): string {
  return Buffer.from(`release:${id}`).toString('base64url');
}
