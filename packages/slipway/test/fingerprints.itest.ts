import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { outcomeOf } from './fingerprints/case.ts';
import { changing } from './fingerprints/changing.ts';
import { surrounding } from './fingerprints/surrounding.ts';
import { unchanging } from './fingerprints/unchanging.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';

// Each case is two commits of a real repository. Of every app the fingerprint and the archive of its context are compared,
// and the plan between the two is asked which images it wants: all three must tell the same, for a fingerprint that stays
// while its context changes, or a plan that looks at less than the fingerprint does, is an image that is not built.
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

describe('what changes no fingerprint, and nothing in any context', () => {
  test.each(Object.entries(unchanging))('%s', async (_, change) => {
    expect(await outcomeOf(repository, change)).toEqual({ fingerprints: [], archives: [], images: [] });
  });
});

describe('what changes the fingerprints and the contexts of some apps, and of no others', () => {
  test.each(Object.entries(changing))('%s', async (_, { apps, ...change }) => {
    expect(await outcomeOf(repository, change)).toEqual({ fingerprints: apps, archives: apps, images: apps });
  });
});

describe('what changes fingerprints only, because it acts on the build from outside its context', () => {
  test.each(Object.entries(surrounding))('%s', async (_, { apps, ...change }) => {
    expect(await outcomeOf(repository, change)).toEqual({ fingerprints: apps, archives: [], images: apps });
  });
});
