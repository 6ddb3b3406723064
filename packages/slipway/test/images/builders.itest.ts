import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { copyOwnRepository } from '../kit/own-repository.ts';
import type { TestRepository } from '../kit/repository.ts';
import { image } from './kit/image.ts';
import { ownBuilder, type OwnBuilder } from './kit/own-builder.ts';
import { cornerOf, type Corner } from './kit/registry.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const up = process.env['SLIPWAY_TEST_DOCKER_UP'] ?? '';
const [builder, registry] = [requirement('buildx builder'), requirement('registry')];
const isMissing = builder.missing || registry.missing || (up === '' && (process.env['CI'] ?? '') === '');

describe.skipIf(isMissing)('two builders that know nothing of each other [needs buildx builder]', () => {
  let repository: TestRepository;
  let other: OwnBuilder;
  const corners: Corner[] = [];

  beforeAll(async () => {
    repository = copyOwnRepository();
    other = ownBuilder(up);
    await other.start();
  });
  afterAll(async () => {
    repository.remove();
    await other.remove();
    for (const corner of corners) await corner.clear('worker');
  });

  const corner = () => {
    const made = cornerOf(registry.found ?? '');
    corners.push(made);
    return made;
  };

  test('one that is killed while it builds leaves nothing half-published, and the next run comes right', async () => {
    const { prefix, tags, digestOf } = corner();
    const environment = {
      ...process.env,
      BUILDX_BUILDER: other.name,
      SLIPWAY_REGISTRY: prefix,
      SLIPWAY_BUILD_CACHE: 'off',
    };
    const child = spawn(process.execPath, [program, 'image', 'worker', '--push'], {
      cwd: repository.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    // With an empty cache, many steps are still to come when the first of its own is done.
    const progress: string[] = [];
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        progress.push(chunk.toString());
        if (/^worker: \[/m.test(progress.join(''))) resolve();
      });
      child.once('close', () => {
        resolve();
      });
    });
    await other.kill();
    expect(await ended).toBe(1);
    expect(said.join('')).toMatch(/worker .*failed/);
    expect(await tags('worker')).toEqual([]);

    await other.start();
    const { images, status } = await image(repository.folder, ['worker', '--push'], environment);
    expect([status, images['worker']?.status]).toEqual([0, 'pushed']);
    expect(await digestOf('worker', `fp-${images['worker']?.fingerprint ?? ''}`)).toBe(images['worker']?.digest);
  });

  test('make the same image of one fingerprint, also at the same time, each with nothing in its cache', async () => {
    const { prefix, imageOf, digestOf, tags } = corner();
    const [one, two] = [ownBuilder(up), ownBuilder(up)];
    onTestFinished(async () => {
      await Promise.all([one.remove(), two.remove()]);
    });
    await one.start();
    await two.start();
    const build = ({ name }: OwnBuilder) =>
      image(repository.folder, ['worker', '--push'], {
        BUILDX_BUILDER: name,
        SLIPWAY_REGISTRY: prefix,
        SLIPWAY_BUILD_CACHE: 'off',
      });
    const answers = await Promise.all([build(one), build(two)]);
    expect(answers.map(({ status }) => status)).toEqual([0, 0]);

    const digests = answers.map(({ images }) => images['worker']?.digest ?? '');
    const [first, second] = await Promise.all(digests.map((digest) => imageOf('worker', digest)));
    expect(first).toMatch(/^sha256:/);
    expect(second).toBe(first);
    const tag = `fp-${answers[0].images['worker']?.fingerprint ?? ''}`;
    expect(await tags('worker')).toEqual([tag]);
    expect(digests).toContain(await digestOf('worker', tag));
    const last = await image(repository.folder, ['worker', '--push'], {
      BUILDX_BUILDER: builder.found,
      SLIPWAY_REGISTRY: prefix,
    });
    expect(last.images['worker']?.status).toBe('there');
  });
});
