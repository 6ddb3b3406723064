import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { planOf } from '../kit/plan.ts';
import { pushImage, testRegistry } from '../kit/pushed-images.ts';
import { createRepository, type TestRepository } from '../kit/repository.ts';
import { slipway } from '../kit/slipway.ts';

const [registry, cluster] = [requirement('registry'), requirement('cluster')];

describe.skipIf(registry.missing)('images that are in a registry [needs registry]', () => {
  let repository: TestRepository;
  let prefix: string;
  const run = (...words: string[]) =>
    slipway(repository.folder, words, {
      SLIPWAY_REGISTRY: `${testRegistry}/${prefix}`,
      SLIPWAY_DOCKER_HUB: `${testRegistry}/${prefix}`,
      DOCKER_CONFIG: repository.folder,
    });
  const tagOf = async (app: string) => {
    const { apps } = await planOf(repository.folder);
    return `fp-${apps.find(({ name }) => name === app)?.fingerprint ?? ''}`;
  };
  const digestOf = async (app: string, tag: string) => {
    const answer = await fetch(`http://${testRegistry}/v2/${prefix}/${app}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    return answer.ok ? answer.headers.get('docker-content-digest') : undefined;
  };

  beforeAll(() => {
    repository = createRepository();
    repository.commit(
      new Map([
        ['package.json', '{ "name": "shop", "private": true }\n'],
        ['pnpm-workspace.yaml', 'packages:\n  - apps/*\n'],
        ['pnpm-lock.yaml', "lockfileVersion: '9.0'\nimporters:\n  .: {}\n  apps/api: {}\n  apps/web: {}\n"],
        ['apps/api/package.json', '{ "name": "api", "version": "1.0.0" }\n'],
        ['apps/api/Dockerfile', 'FROM node:26\nCOPY . .\n'],
        ['apps/web/package.json', '{ "name": "web", "version": "1.0.0" }\n'],
        ['apps/web/Dockerfile', 'FROM node:26\nCOPY --from=busybox /bin/true /true\n'],
      ]),
    );
  });
  beforeEach(() => {
    prefix = `slipway-tests/${randomBytes(6).toString('hex')}`;
  });
  afterAll(() => {
    repository.remove();
  });

  test('promote gives the very digest another name, once', async () => {
    const { digest } = await pushImage(`${prefix}/api`, [await tagOf('api')], 'one', '2026-01-01T00:00:00Z');
    expect(await run('promote', 'api', '--to', '1.2.0')).toMatchObject({
      status: 0,
      stdout: `api  1.2.0 is now ${digest}\n`,
    });
    expect(await digestOf('api', '1.2.0')).toBe(digest);
    expect(await run('promote', 'api', '--to', '1.2.0')).toMatchObject({
      status: 0,
      stdout: `api  1.2.0 is already ${digest}\n`,
    });
  });

  test('promote moves no name, and names nothing when one image is missing', async () => {
    await pushImage(`${prefix}/api`, [await tagOf('api')], 'new');
    const { digest: old } = await pushImage(`${prefix}/api`, ['1.2.0'], 'old');
    const moved = await run('promote', 'api', '--to', '1.2.0');
    expect(moved.status).toBe(2);
    expect(moved.stderr).toContain('a release does not change, take another version');
    expect(await digestOf('api', '1.2.0')).toBe(old);
    const missing = await run('promote', 'api', 'web', '--to', '1.3.0');
    expect(missing.stderr).toContain('has no image of web at this revision: `slipway image web --push`');
    expect(await digestOf('api', '1.3.0')).toBeUndefined();
    expect((await run('promote', 'api', '--to', 'fp-1')).stderr).toContain('cannot be the name of a release');
  });

  test('pin writes what tags mean, as a small change, and then nobody warns of them any more', async () => {
    const node = await pushImage(`${prefix}/library/node`, ['26'], 'node');
    const busybox = await pushImage(`${prefix}/library/busybox`, ['latest'], 'busybox');
    expect((await run('plan')).stdout).toContain('!  busybox, node:26: no digest says which images these are');
    const check = await run('image', 'pin', '--check');
    expect(check).toMatchObject({ status: 1, stdout: `+ busybox  ${busybox.digest}\n+ node:26  ${node.digest}\n` });
    expect(await run('image', 'pin')).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(join(repository.folder, 'slipway.lock.json'), 'utf8'))).toMatchObject({
      images: { busybox: busybox.digest, 'node:26': node.digest },
    });
    expect((await run('plan')).stdout).not.toContain('no digest');
    expect((await run('image', 'pin')).stdout).toBe('slipway.lock.json says what the tags mean today.\n');
    const { digest: newer } = await pushImage(`${prefix}/library/node`, ['26'], 'newer');
    expect((await run('image', 'pin')).stdout).toContain(`  node:26  ${node.digest} → ${newer}`);
    repository.git('clean', '--force', '--quiet');
  });

  test.skipIf(cluster.missing)(
    'prune shows what nobody needs, and deletes it only when asked [needs cluster]',
    async () => {
      const [long, short] = ['2020-01-01T00:00:00Z', new Date().toISOString()];
      const app = `${prefix}/api`;
      const fp = (letter: string) => `fp-${letter.repeat(64)}`;
      const old = await pushImage(app, [fp('a')], 'old', long);
      const recent = await pushImage(app, [fp('b')], 'recent', short);
      const undated = await pushImage(app, [fp('c')], 'undated');
      const release = await pushImage(app, [fp('d'), '1.10.0'], 'release', long);
      const older = await pushImage(app, [fp('e'), '1.9.0'], 'older', long);
      const foreign = await pushImage(app, [fp('f'), 'by-hand'], 'foreign', long);
      repository.write({
        'slipway.json': JSON.stringify({ environments: { staging: { namespace: prefix.replace('/', '-') } } }),
      });
      const shown = await run('image', 'prune', '--keep', '1');
      expect(shown.stderr).toBe('');
      expect(shown.stdout).toContain('2 images would go: --delete does it.');
      expect(shown.stdout).toContain('(release 1.10.0)');
      expect(await digestOf('api', fp('a'))).toBe(old.digest);
      expect((await run('image', 'prune', '--keep', '1', '--delete')).stdout).toContain('Deleted 2 images.');
      for (const { digest, children } of [old, older])
        for (const one of [digest, ...children]) expect(await digestOf('api', one)).toBeUndefined();
      for (const { digest } of [recent, undated, release, foreign]) expect(await digestOf('api', digest)).toBe(digest);
      repository.write({ 'slipway.json': '{}' });
      expect((await run('image', 'prune')).stderr).toContain('nobody can say what runs');
      repository.git('clean', '--force', '--quiet');
    },
  );
});
