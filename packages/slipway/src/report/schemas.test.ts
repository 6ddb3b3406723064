import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { schemas } from './schemas.ts';

test.each(schemas)(
  'schemas/$file is what the code says (else: pnpm --filter @repo/slipway schemas)',
  async ({ file, text }) => {
    const written = await readFile(new URL(`../../schemas/${file}`, import.meta.url), 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(text));
  },
);
