import { describe, expect, it } from 'vitest';

import { behavesAsCache } from '../test/behaviour.ts';
import { CacheError, createCache } from './index.ts';

describe('the stand-in', () => {
  behavesAsCache(() => createCache({ environment: 'dev', namespace: 'api' }));

  it('has no Redis client to offer', () => {
    expect(createCache({ environment: 'dev', namespace: 'api' }).redis).toBeUndefined();
  });

  it.each(['staging', 'prod'] as const)('is refused in %s', (environment) => {
    const open = () => createCache({ environment, namespace: 'api' });

    expect(open).toThrow(CacheError);
    expect(open).toThrow('set REDIS_URL');
  });
});
