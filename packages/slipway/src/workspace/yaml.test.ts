import fc from 'fast-check';
import { expect, test } from 'vitest';

import { SlipwayError } from '../error.ts';
import { parseAnyYaml, parseYaml, type Yaml } from './yaml.ts';

// The short way must read what a real parser reads, or leave the document to it.

const scalars = fc.oneof(
  fc.constantFrom(
    ...[
      'a',
      'apps/*',
      "'apps/*'",
      '"b"',
      '"\\u00e4\\n"',
      "'it''s'",
      '1',
      '1.0',
      '-1',
      '+1',
      '012',
      '0x1F',
      '0o7',
      '1e3',
      '1_000',
      '.5',
      '5.',
    ],
    ...[
      'true',
      'False',
      'null',
      '~',
      '',
      '[]',
      '{}',
      '[a, b]',
      '{ a: b }',
      '|',
      '>-',
      '&x',
      '*x',
      '!!str 1',
      '@a',
      '`a',
      '%a',
      '#a',
      ': a',
    ],
    ...[
      'a #b',
      'a#b',
      'a: b',
      'a:b',
      'a:',
      '- a',
      '-a',
      '?a',
      '? a',
      '"open',
      "'open",
      'a b  c',
      'ä',
      '\u00a0x',
      'x\u00a0',
      '\u2028',
      '\ufeff',
      '2026-11-24',
    ],
    ...[
      '12:30',
      '.inf',
      '-.INF',
      '.nan',
      '<<',
      '=',
      '!',
      '^5.0.0',
      '>=1',
      'workspace:*',
      '@repo/x',
      "'@repo/x'",
      '---',
      '...',
      '0.1.2',
      '1.',
      '--',
      '\\',
      '"\\x41"',
      "''",
      '""',
    ],
  ),
  fc.string({ maxLength: 6 }),
);
const lines = fc
  .record({
    indent: fc.constantFrom('', '', '  ', '    ', ' ', '\t'),
    dash: fc.constantFrom('', '', '', '- ', '-', '- - '),
    key: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom('a: ', 'b: ', 'c:', "'d': ", '"e": ', '@f: ', '1: ', 'g :', 'h:  ', '<<: ', ''),
      },
      scalars.map((text) => `${text}: `),
    ),
    value: scalars,
    end: fc.constantFrom('', '', '', ' ', ' # why', '#', '\r'),
  })
  .map(({ indent, dash, key, value, end }) => `${indent}${dash}${key}${value}${end}`);
const documents = fc.array(lines, { maxLength: 6 }).map((all) => all.join('\n'));

async function outcome(reading: Promise<Yaml>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SlipwayError) return 'refused';
    throw error;
  }
}

test('a plain document is read as by a real parser', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (text) => {
      expect(await outcome(parseYaml(text, 'a.yaml'))).toEqual(await outcome(parseAnyYaml(text, 'a.yaml')));
    }),
    { numRuns: 1500, seed: 26 },
  );
});
