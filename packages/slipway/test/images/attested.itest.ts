import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { TestRepository } from '../kit/repository.ts';
import { image } from './kit/image.ts';
import { cornerOf, type Corner } from './kit/registry.ts';
import { tinyRepository } from './kit/tiny.ts';

const [builder, registry] = [requirement('buildx builder'), requirement('registry')];

describe.skipIf(builder.missing || registry.missing)('what is pushed beside an image [needs registry]', () => {
  let repository: TestRepository;
  let corner: Corner;
  let environment: NodeJS.ProcessEnv;

  beforeAll(() => {
    repository = tinyRepository({
      'apps/one/Dockerfile': 'FROM scratch\nARG EDITION\nCOPY sources/apps/one/file.txt /$EDITION.txt\n',
    });
    corner = cornerOf(registry.found ?? '');
    environment = { BUILDX_BUILDER: builder.found, SLIPWAY_REGISTRY: corner.prefix };
  });
  afterAll(async () => {
    repository.remove();
    await corner.clear('one');
  });

  test('how it was built, and the steps for other builders', async () => {
    const { images, status } = await image(repository.folder, ['--push'], {
      ...environment,
      SLIPWAY_BUILD_CACHE: 'on',
    });
    const digest = images['one']?.digest ?? '';
    expect(status).toBe(0);
    expect(await corner.tags('one')).toEqual(
      expect.arrayContaining(['buildcache', `fp-${images['one']?.fingerprint ?? ''}`]),
    );
    // An index, of the image and of what is attested of it.
    expect(await corner.imageOf('one', digest)).not.toBe(digest);
    const [attested] = await corner.attestationsOf('one', digest);
    expect(attested).toContain('https://slsa.dev/provenance/');
    expect(attested).toContain('SOURCE_DATE_EPOCH');
  });

  test('what is in it, where the image that tells can be had; where not, that is said', async () => {
    repository.write({ 'apps/one/file.txt': 'two\n' });
    const sbom = `${corner.prefix}/there-is-none:1`;
    const { images, status, stderr } = await image(repository.folder, ['--push'], {
      ...environment,
      SLIPWAY_SBOM: sbom,
    });
    expect([status, images['one']?.status]).toEqual([0, 'pushed']);
    expect(stderr).toMatch(/one has no SBOM: .*there-is-none/);
  });

  test('build arguments and platforms are those of slipway.json', async () => {
    repository.write({
      'slipway.json': JSON.stringify({
        buildArguments: { EDITION: 'full' },
        platforms: ['linux/amd64', 'linux/arm64'],
      }),
    });
    const { images, status } = await image(repository.folder, ['--push'], environment);
    expect(status).toBe(0);
    expect(await corner.platformsOf('one', images['one']?.digest ?? '')).toEqual(['linux/amd64', 'linux/arm64']);
  });

  test('a base image that is pinned is taken by its digest, whatever its tag has become', async () => {
    const pin = `sha256:${'0'.repeat(64)}`;
    repository.write({
      'apps/one/Dockerfile': 'FROM debian:bookworm-slim\nCOPY sources/apps/one/file.txt /file.txt\n',
      'slipway.lock.json': JSON.stringify({ images: { 'debian:bookworm-slim': pin } }),
    });
    const { images, status } = await image(repository.folder, ['--push'], environment);
    expect([status, images['one']?.fault]).toEqual([1, expect.stringContaining(pin)]);
  });
});
