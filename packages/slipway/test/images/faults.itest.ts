import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { freePort } from '../kit/offline.ts';
import type { TestRepository } from '../kit/repository.ts';
import { slipway } from '../kit/slipway.ts';
import { cuttingProxy } from './kit/cutting-proxy.ts';
import { docker, forgetImages } from './kit/docker.ts';
import { image } from './kit/image.ts';
import { ownBuilder } from './kit/own-builder.ts';
import { cornerOf, type Corner } from './kit/registry.ts';
import { tinyRepository } from './kit/tiny.ts';

const up = process.env['SLIPWAY_TEST_DOCKER_UP'] ?? '';
const [engine, builder, registry] = [requirement('Docker'), requirement('buildx builder'), requirement('registry')];
const isMissing = engine.missing || builder.missing || registry.missing;

describe.skipIf(isMissing)('when something is wrong with images [needs registry]', () => {
  let repository: TestRepository;
  let corner: Corner;
  let environment: NodeJS.ProcessEnv;

  beforeEach(() => {
    repository = tinyRepository();
    corner = cornerOf(registry.found ?? '');
    environment = { BUILDX_BUILDER: builder.found, SLIPWAY_REGISTRY: corner.prefix };
  });
  afterEach(async () => {
    repository.remove();
    await corner.clear('one');
    await forgetImages(corner.prefix);
  });

  const run = (...words: string[]) => image(repository.folder, words, environment);
  const write = (files: Record<string, string>) => {
    repository.write(files);
  };

  test('a registry that is down, silent or refuses: nobody knows what is missing, so nothing is built', async () => {
    const server = createServer((request, response) => {
      const status = Number(/\/(\d+)\//.exec(request.url ?? '')?.[1] ?? 500);
      // 0 is no answer at all.
      if (status > 0) response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const registries = [
      `127.0.0.1:${await freePort()}/down`,
      `127.0.0.1:${port}/0/x`,
      `127.0.0.1:${port}/503/x`,
      `127.0.0.1:${port}/403/x`,
    ];
    for (const prefix of registries) {
      const { status, stdout, stderr } = await image(repository.folder, ['--push'], {
        ...environment,
        SLIPWAY_REGISTRY: prefix,
        SLIPWAY_REGISTRY_TIMEOUT: '2',
      });
      expect([status, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
      expect(stderr).toContain(prefix.split('/')[0]);
    }
  });

  test('a push that is cut in the middle leaves no name, and the next run comes right', async () => {
    for (const cut of [/^(?:PUT|PATCH) \S+\/blobs\//, /^PUT \S+\/manifests\//]) {
      const proxy = await cuttingProxy(registry.found ?? '', cut);
      try {
        write({ 'apps/one/file.txt': `${String(cut)}\n` });
        const through = corner.prefix.replace(registry.found ?? '', proxy.host);
        const before = await corner.tags('one');
        const broken = await image(repository.folder, ['--push'], { ...environment, SLIPWAY_REGISTRY: through });
        expect(proxy.cuts()).toBeGreaterThan(0);
        expect(broken.status).not.toBe(0);
        expect(broken.images['one']?.fault ?? broken.stderr).not.toBe('');
        expect(await corner.tags('one')).toEqual(before);

        proxy.mend();
        const next = await image(repository.folder, ['--push'], { ...environment, SLIPWAY_REGISTRY: through });
        expect([next.status, next.images['one']?.status]).toEqual([0, 'pushed']);
      } finally {
        await proxy.close();
      }
    }
  });

  // A small disk is mounted for it, which only root may do.
  test.skipIf(up === '' || process.getuid?.() !== 0)(
    'a builder whose disk is full leaves no name, and one that has room comes right',
    async () => {
      const disk = mkdtempSync(join(tmpdir(), 'slipway-disk-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
      const full = ownBuilder(up, disk);
      onTestFinished(async () => {
        await full.remove();
        execFileSync('umount', ['--lazy', disk]);
        rmSync(disk, { recursive: true, force: true });
      });
      await full.start();
      writeFileSync(join(repository.folder, 'apps/one/file.txt'), randomBytes(40e6));
      const broken = await image(repository.folder, ['--push'], { ...environment, BUILDX_BUILDER: full.name });
      expect([broken.status, broken.images['one']?.fault]).toEqual([
        1,
        expect.stringContaining('no space left on device'),
      ]);
      expect(await corner.tags('one')).toEqual([]);
      expect((await run('--push')).images['one']?.status).toBe('pushed');
    },
  );

  test('a name without its layers is told, and made whole by the next push', async () => {
    const { images } = await run('--push');
    const [layer = ''] = await corner.layersOf('one', images['one']?.digest ?? '');
    await corner.deleteBlob('one', layer);

    const checked = await run('--check');
    expect([checked.status, checked.images['one']?.status]).toEqual([1, 'incomplete']);
    expect(checked.images['one']?.fault).toContain(layer);

    expect((await run('--push')).images['one']?.status).toBe('pushed');
    expect((await run('--check')).status).toBe(0);
  });

  test("the engine's own builder cannot push, and the sentence says what can", async () => {
    const { status, stderr } = await image(repository.folder, ['--push'], {
      ...environment,
      BUILDX_BUILDER: 'default',
    });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/cannot push .* docker-container .* BUILDX_BUILDER/)]);
    const none = await image(repository.folder, ['--push'], { ...environment, BUILDX_BUILDER: 'there-is-none' });
    expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/there-is-none.*BUILDX_BUILDER/)]);
  });

  test('a step that fails: its file, its line and what it said', async () => {
    write({
      'Dockerfile.base': 'FROM debian:bookworm-slim AS base\nRUN true\n',
      'apps/one/Dockerfile': 'FROM base\nUSER 10001\nRUN echo "this is why" && exit 3\n',
    });
    const { status, stdout } = await slipway(repository.folder, ['image', '--push'], environment);
    expect(status).toBe(1);
    expect(stdout).toContain('apps/one/Dockerfile:3');
    expect(stdout).toContain('this is why');
    expect(stdout).toContain('exit code: 3');
  });

  test('what is too heavy gets no name', async () => {
    write({
      'slipway.json': JSON.stringify({ imageBudget: { one: '1 kB' } }),
      'apps/one/file.txt': randomText(20_000),
    });
    const { status, images } = await run('--push');
    expect([status, images['one']?.status, images['one']?.budget]).toEqual([1, 'failed', 1000]);
    expect(images['one']?.fault).toMatch(/weighs 0\.0 MB and may weigh/);
    expect(await corner.tags('one')).toEqual([]);
  });

  test('an image that would run as root, or cannot be asked, is not pushed', async () => {
    const { images, status } = await run('--push', '--smoke');
    expect([status, images['one']?.fault]).toEqual([1, expect.stringContaining('runs as root')]);
    write({
      'apps/one/Dockerfile': `${readFileSync(join(repository.folder, 'apps/one/Dockerfile'), 'utf8')}USER 10001\n`,
    });
    expect((await run('--push', '--smoke')).images['one']?.fault).toContain('HEALTHCHECK');
    expect(await corner.tags('one')).toEqual([]);
  });

  test('without a registry, images are in the local engine, and the sentence says so', async () => {
    writeFileSync(join(repository.folder, 'apps/one/file.txt'), corner.prefix);
    const local = { ...environment, SLIPWAY_REGISTRY: '' };
    const built = await slipway(repository.folder, ['image'], local);
    const reference = /tiny\/one:fp-\w+/.exec(built.stdout)?.[0] ?? '';
    onTestFinished(async () => {
      await docker('image', 'rm', '--force', reference);
    });
    expect([built.status, built.stdout]).toEqual([0, expect.stringContaining('No registry is set')]);
    expect(await docker('image', 'inspect', '--format={{.Os}}', reference)).toBe('linux');
    expect((await slipway(repository.folder, ['image'], { ...local, BUILDX_BUILDER: 'default' })).stdout).toContain(
      'is there',
    );
    const pushed = await slipway(repository.folder, ['image', '--push'], local);
    expect([pushed.status, pushed.stderr]).toEqual([2, expect.stringContaining('SLIPWAY_REGISTRY')]);
  });
});

/** Text that does not compress well. */
function randomText(length: number): string {
  return Array.from({ length }, () => Math.random().toString(36).slice(2, 3)).join('');
}
