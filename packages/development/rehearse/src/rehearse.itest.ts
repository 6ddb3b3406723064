import { requirement } from '@repo/testing';
import { describe, expect, test } from 'vitest';

import { rehearse } from './rehearse.ts';

const needed = (['cluster', 'Docker', 'buildx builder', 'registry', 'redis-server', 'sops', 'age'] as const).map(
  requirement,
);
const missing = needed.filter((one) => one.missing).map(({ name }) => name);

describe.skipIf(missing.length > 0)(
  `The life of a delivery [needs ${needed.map(({ name }) => name).join(', ')}]`,
  () => {
    test('from the first deployment to the last: what ran, and what did not', async () => {
      const lines: string[] = [];
      const builder = requirement('buildx builder').found;
      const environment = { ...process.env, ...(builder === undefined ? {} : { BUILDX_BUILDER: builder }) };
      await rehearse({ hold: false, environment, print: (line) => lines.push(line) }).catch((error: unknown) => {
        throw new Error(lines.slice(-80).join('\n'), { cause: error });
      });
      expect(lines.at(-1)).toContain('An app is deleted');
    });
  },
);
