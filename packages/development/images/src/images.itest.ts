import { randomUUID } from 'node:crypto';

import { freePort } from '@repo/local-services';
import { requirement, testDatabase } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { appNames, buildImages } from './build-images.ts';
import { docker } from './docker.ts';

const prefix = `slipway-test-${randomUUID().slice(0, 8)}`;
const built: string[] = [];
const tenMinutes = 600_000;

/** What no image may hold, as it is called in node_modules/.pnpm. */
const developmentPackages =
  /^(typescript|@typescript\+|@types\+|esbuild|eslint|prettier|tsup|turbo|vite|vitest)(@|$|[\w-]+@)/;

const shared = { API_KEY: 'key-of-the-release-board', JWT_SECRET: 'secret-of-the-release-board-in-tests' };
const settings: Record<string, Record<string, string>> = {
  // There is a stand-in for Redis in dev only.
  api: { ...shared, ENVIRONMENT: 'dev' },
  worker: { ...shared, ENVIRONMENT: 'prod', NOTIFY_URL: 'https://notifications.example.com/releases' },
  web: { ENVIRONMENT: 'prod' },
};

/** The arguments of `docker run` for a container as a strict cluster runs it; it shares this machine's network. */
function strictly(app: string, environment: Record<string, string>): string[] {
  const variables = Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`);
  const limits = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--memory=256m'];
  return [...limits, '--network=host', ...variables, `${prefix}-${app}`];
}

/** A database as the api's own image makes it. */
async function migratedDatabase(): Promise<string> {
  const { url, drop } = await testDatabase();
  onTestFinished(drop);
  await docker('run', '--rm', ...strictly('api', { ...settings['api'], DATABASE_URL: url }), 'node', 'dist/migrate.js');
  return url;
}

// Linux only: elsewhere containers do not share the network in which this run's PostgreSQL is.
describe.skipIf(requirement('Docker').missing || process.platform !== 'linux')('images [needs Docker]', () => {
  beforeAll(async () => {
    for await (const { name } of buildImages([], prefix)) built.push(name);
  }, 2 * tenMinutes);
  afterAll(async () => {
    if (built.length > 0) await docker('image', 'rm', '--force', ...built);
  });

  test.each(appNames)('%s holds what runs and nothing else', async (app) => {
    const inside = (...command: string[]) => docker('run', '--rm', '--network=none', `${prefix}-${app}`, ...command);
    const packages = await inside('ls', 'node_modules/.pnpm');
    expect(packages.split('\n').filter((name) => developmentPackages.test(name))).toEqual([]);
    expect((await inside('ls')).split('\n')).toEqual(['dist', 'node_modules', 'package.json']);
    expect(await inside('find', '/app', '-path', '*/@repo/*', '-name', '*.ts')).toBe('');
    expect(await inside('find', '/app', '!', '-user', 'root', '-o', '-perm', '/022', '!', '-type', 'l')).toBe('');
    expect(await inside('sh', '-c', 'command -v npm npx pnpm yarn corepack tsc || true')).toBe('');
  });

  test.each(appNames)('%s runs without privileges, is healthy and ready, and ends when it is told to', async (app) => {
    const port = await freePort();
    const url = await migratedDatabase();
    const environment = { ...settings[app], DATABASE_URL: url, PORT: String(port) };
    const id = await docker('run', '--detach', ...strictly(app, environment));
    onTestFinished(async () => {
      await docker('rm', '--force', '--volumes', id);
    });

    await expect
      .poll(() => docker('inspect', '--format={{.State.Health.Status}}', id), { timeout: 60_000 })
      .toBe('healthy');
    expect(await fetch(`http://127.0.0.1:${port}/readyz`)).toMatchObject({ status: 200 });
    expect(Number(await docker('exec', id, 'id', '--user'))).toBeGreaterThanOrEqual(10_000);
    // Process 1 is tini, which hands the signal on.
    expect(await docker('exec', id, 'cat', '/proc/1/comm')).toBe('tini');

    await docker('stop', '--time=20', id);
    expect(await docker('inspect', '--format={{.State.ExitCode}}', id)).toBe('0');
  });
});
