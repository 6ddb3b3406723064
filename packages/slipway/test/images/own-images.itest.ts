import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPostgres, startRedis } from '@repo/local-services';
import { requirement } from '@repo/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { copyOwnRepository } from '../kit/own-repository.ts';
import { planOf, workIn } from '../kit/plan.ts';
import type { TestRepository } from '../kit/repository.ts';
import { slipway } from '../kit/slipway.ts';
import { docker, filesOf, forgetImages } from './kit/docker.ts';
import { image, statuses, type Answer } from './kit/image.ts';
import { cornerOf, type Corner } from './kit/registry.ts';
import { buildFromCheckout } from './kit/whole-checkout.ts';

const apps = ['api', 'web', 'worker'];
const each = (status: string) => Object.fromEntries(apps.map((app) => [app, status]));

/** What no image may hold, as it is called in node_modules/.pnpm. */
const developmentPackages =
  /\.pnpm\/(?:typescript|@typescript\+|@types\+|esbuild|eslint|prettier|tsup|turbo|vite|vitest)(?:@|[\w-]+@)[^/]*\/$/;
const tools = /(?:^|\/)(?:sh|bash|dash|busybox|apt|apt-get|dpkg|npm|npx|pnpm|yarn|corepack|su|mount|curl|wget)$/;
const leftovers =
  /(?:^|\/)(?:\.npm|_cacache|\.cache|\.pnpm-store|\.npmrc|\.env[^/]*|[^/]*\.(?:pem|key|crt)|id_\w+|\.git)(?:\/|$)/;

const [engine, builder, registry] = [requirement('Docker'), requirement('buildx builder'), requirement('registry')];
const redisServer = requirement('redis-server');
const isMissing = engine.missing || builder.missing || registry.missing;

describe.skipIf(isMissing)('images of this repository [needs registry]', () => {
  let repository: TestRepository;
  let corner: Corner;
  let environment: NodeJS.ProcessEnv;
  let first: Answer;

  beforeAll(async () => {
    repository = copyOwnRepository();
    corner = cornerOf(registry.found ?? '');
    environment = { BUILDX_BUILDER: builder.found, SLIPWAY_REGISTRY: corner.prefix };
    first = await image(repository.folder, ['--push'], environment);
  });
  afterEach(() => {
    repository.git('reset', '--quiet', '--hard');
    repository.git('clean', '--quiet', '-d', '--force');
  });
  afterAll(async () => {
    repository.remove();
    await corner.clear(...apps);
    await forgetImages(corner.prefix);
  });

  const tagOf = (app: string) => `fp-${first.images[app]?.fingerprint ?? ''}`;
  const pulled = async (app: string) => {
    const reference = `${corner.prefix}/${app}@${first.images[app]?.digest ?? ''}`;
    await docker('pull', '--quiet', reference);
    return reference;
  };
  const change = (path: string, edit: (text: string) => string) => {
    const file = join(repository.folder, path);
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  };

  test('are built, pushed under their fingerprints, and small', async () => {
    expect(first.stderr).not.toContain('This is a fault of slipway');
    expect(statuses(first)).toEqual(each('pushed'));
    for (const app of apps) {
      expect(await corner.tags(app)).toEqual([tagOf(app)]);
      expect(await corner.digestOf(app, tagOf(app))).toBe(first.images[app]?.digest);
      // The first layer is the base's.
      const [, ...own] = first.images[app]?.layers ?? [];
      expect(own.reduce((sum, size) => sum + size, 0)).toBeLessThan(10e6);
    }
  });

  test('are not built again, and a change builds what the plan says', async () => {
    expect(statuses(await image(repository.folder, ['--push'], environment))).toEqual(each('there'));

    // What a version, a test, a document and a lint rule change: nothing.
    for (const app of apps)
      change(`apps/${app}/package.json`, (text) => text.replace(/"version": "[^"]*"/, '"version": "9.9.9"'));
    for (const path of ['README.md', 'apps/api/src/env.test.ts', 'packages/config/eslint/src/rules/base.ts'])
      appendFileSync(join(repository.folder, path), '\n');
    const release = await image(repository.folder, ['--check'], environment);
    expect([release.status, statuses(release)]).toEqual([0, each('there')]);

    const changes: readonly (readonly [path: string, missing: readonly string[]])[] = [
      ['apps/worker/src/app.ts', ['worker']],
      ['packages/runtime/cache/src/cache.ts', ['api']],
      ['packages/runtime/database/src/database.ts', ['api', 'worker']],
      ['Dockerfile.base', apps],
    ];
    for (const [path, missing] of changes) {
      repository.git('reset', '--quiet', '--hard');
      appendFileSync(join(repository.folder, path), path.endsWith('.ts') ? '//\n' : '#\n');
      const { status, images } = await image(repository.folder, ['--check', '--why'], environment);
      expect(status).toBe(1);
      expect(apps.filter((app) => images[app]?.status === 'missing')).toEqual(missing);
      expect(workIn(await planOf(repository.folder, '--base', 'HEAD')).image).toEqual(missing);
      for (const app of missing) expect(images[app]?.causes?.[0]).toContain(`${path} changed`);
    }
  });

  test.each(apps)('%s is the same from a whole checkout, layer by layer and to the digest', async (app) => {
    const labels = { 'slipway.dev/app': app, 'slipway.dev/fingerprint': first.images[app]?.fingerprint ?? '' };
    const push = `${corner.prefix}/${app}`;
    const digest = await buildFromCheckout(repository, app, { builder: builder.found ?? '', push, labels });
    expect(await corner.layersOf(app, digest)).toEqual(await corner.layersOf(app, tagOf(app)));
    expect(digest).toBe(await corner.imageOf(app, tagOf(app)));
  });

  test.each(apps)('%s holds what runs and nothing else', async (app) => {
    const files = await filesOf(await pulled(app));
    const named = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path)).map(({ path }) => path);
    expect(files.filter(({ mode }) => /s/i.test(mode.slice(1)))).toEqual([]);
    // Docker makes these when it creates a container.
    const own = files.filter(({ path, mode }) => !/^(?:dev|proc|sys|\.dockerenv)/.test(path) && !mode.startsWith('l'));
    expect(own.filter(({ mode }) => mode.charAt(8) === 'w')).toEqual([]);
    expect(own.filter(({ owner }) => owner !== '0/0')).toEqual([]);
    // Docker adds to etc.
    expect(own.filter(({ path, date }) => !path.startsWith('etc/') && date !== '1970-01-01')).toEqual([]);
    expect(named(tools)).toEqual([]);
    expect(named(leftovers)).toEqual([]);
    expect(named(developmentPackages)).toEqual([]);
    expect(named(/^app\/.*\.(?:ts|cts|mts)$/)).toEqual([]);
    expect(named(/^app\/[^/]+\/?$/).sort()).toEqual(['app/dist/', 'app/node_modules/', 'app/package.json']);
    expect(named(/^app\/dist\/migrate\.js$/)).toHaveLength(app === 'api' ? 1 : 0);
  });

  // Containers do not share this machine's network elsewhere, and so not its servers.
  test.skipIf(process.platform !== 'linux' || redisServer.missing)(
    'run without rights, are healthy, and end when they are told to [needs redis-server]',
    async () => {
      const directory = mkdtempSync(join(tmpdir(), 'slipway-postgres-'));
      const [postgres, redis] = await Promise.all([startPostgres({ directory, volatile: true }), startRedis()]);
      try {
        const url = postgres.url('postgres');
        const strictly = [
          '--read-only',
          '--cap-drop=ALL',
          '--network=host',
          '--env=ENVIRONMENT=dev',
          `--env=DATABASE_URL=${url}`,
        ];
        const secret = '--env=JWT_SECRET=a-secret-of-the-tests-and-of-nobody-else';
        await docker('run', '--rm', ...strictly, secret, await pulled('api'), 'node', 'dist/migrate.js');

        const servers = {
          SLIPWAY_SMOKE_DATABASE_URL: url,
          SLIPWAY_SMOKE_REDIS_URL: redis.url,
          SLIPWAY_SMOKE_TIMEOUT: '200',
        };
        const { images, status, stderr } = await image(repository.folder, ['--smoke'], { ...environment, ...servers });
        expect(apps.map((app) => images[app]?.fault)).toEqual([null, null, null]);
        for (const app of apps)
          expect(images[app]?.smoke?.message).toMatch(/^healthy after [\d.]+ s, ended with 0 on SIGTERM$/);
        expect([status, stderr]).toEqual([0, '']);
      } finally {
        await Promise.all([postgres.stop(), redis.stop()]);
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );

  test('that do not run are told with what they said', async () => {
    const words = ['image', 'api', '--smoke', '--cwd', repository.folder];
    const { status, stdout } = await slipway(repository.folder, words, environment);
    expect([status, stdout]).toEqual([
      1,
      expect.stringMatching(/ended with 1 instead of becoming healthy.*SLIPWAY_SMOKE_/),
    ]);
    expect(stdout).toContain('ECONNREFUSED');
  });
});
