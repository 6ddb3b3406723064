import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { CacheError, type Cache } from '../src/index.ts';

export const fleet = z.object({ apps: z.array(z.string()) });

/** Something that a test lets happen when it wants to. */
export function gate() {
  return Promise.withResolvers<undefined>();
}

/** What holds for Redis and for the stand-in alike. @param open gives an empty cache */
export function behavesAsCache(open: () => Cache): void {
  let cache: Cache;

  beforeEach(() => {
    cache = open();
  });

  afterEach(async () => {
    await cache.close();
  });

  it('gives back what was kept', async () => {
    await cache.set('fleet', { apps: ['checkout', 'search'] }, 60);

    expect(await cache.get('fleet', fleet)).toEqual({ apps: ['checkout', 'search'] });
  });

  it('has nothing where nothing was kept', async () => {
    expect(await cache.get('fleet', fleet)).toBeUndefined();
  });

  it('has nothing where the value no longer fits, as after a release that wrote another shape', async () => {
    await cache.set('fleet', { applications: [] }, 60);

    expect(await cache.get('fleet', fleet)).toBeUndefined();
  });

  it('forgets after the time given', async () => {
    await cache.set('fleet', { apps: [] }, 0.05);

    await expect.poll(() => cache.get('fleet', fleet)).toBeUndefined();
  });

  it('forgets what is deleted', async () => {
    await cache.set('fleet', { apps: [] }, 60);
    await cache.delete('fleet');

    expect(await cache.get('fleet', fleet)).toBeUndefined();
  });

  it('counts from one', async () => {
    expect([await cache.increment('generation'), await cache.increment('generation')]).toEqual([1, 2]);
  });

  it.each([
    ['undefined', undefined],
    ['a bigint', 9007199254740993n],
    ['a function', () => 'checkout'],
  ])('refuses what JSON cannot hold: %s', async (_, value) => {
    await expect(cache.set('fleet', value, 60)).rejects.toThrow(CacheError);
  });

  it('loads once for all who ask at once, and not again while it is kept', async () => {
    const load = vi.fn(() => Promise.resolve({ apps: ['checkout'] }));
    const options = { schema: fleet, ttlSeconds: 60, load };

    const answers = await Promise.all(Array.from({ length: 50 }, () => cache.load('fleet', options)));

    expect(new Set(answers.map((answer) => answer.apps[0]))).toEqual(new Set(['checkout']));
    expect(await cache.load('fleet', options)).toEqual({ apps: ['checkout'] });
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads keys beside one another', async () => {
    const held = gate();
    const slow = cache.load('staging', {
      schema: fleet,
      ttlSeconds: 60,
      load: () => held.promise.then(() => ({ apps: [] })),
    });

    expect(
      await cache.load('prod', { schema: fleet, ttlSeconds: 60, load: () => Promise.resolve({ apps: ['web'] }) }),
    ).toEqual({
      apps: ['web'],
    });

    held.resolve(undefined);
    await slow;
  });

  it('tells everybody who waited that a load has failed, and loads again for the next', async () => {
    const load = vi.fn(() => Promise.resolve({ apps: ['checkout'] })).mockRejectedValueOnce(new Error('database away'));
    const options = { schema: fleet, ttlSeconds: 60, load };

    const answers = await Promise.allSettled([cache.load('fleet', options), cache.load('fleet', options)]);

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.load('fleet', options)).toEqual({ apps: ['checkout'] });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('does not keep what a load had read before the key was deleted', async () => {
    const held = gate();
    const reading = gate();
    const before = cache.load('fleet', {
      schema: fleet,
      ttlSeconds: 60,
      load: async () => {
        reading.resolve(undefined);
        await held.promise;
        return { apps: ['as it was'] };
      },
    });
    await reading.promise;

    await cache.delete('fleet');
    const after = cache.load('fleet', {
      schema: fleet,
      ttlSeconds: 60,
      load: () => Promise.resolve({ apps: ['as it is'] }),
    });

    expect(await after).toEqual({ apps: ['as it is'] });
    held.resolve(undefined);
    expect(await before).toEqual({ apps: ['as it was'] });
    expect(await cache.get('fleet', fleet)).toEqual({ apps: ['as it is'] });
  });

  it('refuses a loaded value that does not fit its own schema', async () => {
    const load = () => Promise.resolve({ apps: ['checkout'] });

    await expect(cache.load('fleet', { schema: fleet.refine(() => false), ttlSeconds: 60, load })).rejects.toThrow(
      'What was loaded for "fleet" does not fit its schema.',
    );
  });

  it('is well', async () => {
    await expect(cache.check()).resolves.toBeUndefined();
  });
}
