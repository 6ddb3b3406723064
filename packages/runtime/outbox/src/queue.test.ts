import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineOutbox } from './queue.ts';

describe('defineOutbox', () => {
  it('fills in what is not said', () => {
    const schema = z.object({ app: z.string() });

    expect(defineOutbox({ name: 'releases', schema, retryLimit: 3 })).toEqual({
      name: 'releases',
      schema,
      retryLimit: 3,
      retryDelaySeconds: 1,
      retryDelayMaxSeconds: 300,
      deliveryTimeoutSeconds: 30,
    });
  });
});
