import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { difficultFleet, difficultPackages } from './kit/difficult-fleet.ts';
import { contextIn, layOut } from './kit/extract.ts';
import { installed, pnpm } from './kit/pnpm.ts';
import { pack, startRegistry, type Registry } from './kit/registry.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';

let registry: Registry;
let origin: TestRepository;
let home: string;

beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-pnpm-')));
  registry = await startRegistry([...difficultPackages, { manifest: { name: 'from-server', version: '3.0.0' } }]);
  origin = createRepository();
  origin.commit(
    new Map([
      ['package.json', '{ "name": "from-git", "version": "1.0.0" }'],
      ['index.js', ''],
    ]),
  );
});
afterAll(async () => {
  await registry.close();
  origin.remove();
  rmSync(home, { recursive: true, force: true });
});

/** The difficult fleet, installed and committed. @param settings more of pnpm-workspace.yaml */
async function createFleet(settings: string): Promise<TestRepository> {
  const repository = createRepository();
  const files = difficultFleet({
    git: `git+file://${origin.folder}#${origin.git('rev-parse', 'HEAD').trim()}`,
    tarball: `${registry.url}from-server/-/from-server-3.0.0.tgz`,
  });
  repository.write(files);
  repository.write({
    '.npmrc': `registry=${registry.url}\n`,
    'pnpm-workspace.yaml': `${files['pnpm-workspace.yaml'] ?? ''}${settings}`,
  });
  writeFileSync(join(repository.folder, 'vendor/packed.tgz'), pack({ manifest: { name: 'packed', version: '3.0.0' } }));
  await pnpm(repository.folder, home, 'install', '--lockfile-only', '--no-frozen-lockfile');
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Everything');
  return repository;
}

const variants = {
  'as it is': '',
  'with injected workspace packages': 'injectWorkspacePackages: true\n',
  'laid out flat': 'nodeLinker: hoisted\n',
  'without links in its lockfile': 'excludeLinksFromLockfile: true\n',
  'without automatic peers': 'autoInstallPeers: false\ndedupePeerDependents: false\n',
  'without some optional packages': "ignoredOptionalDependencies: ['@bundler/*', watcher]\n",
  'with patches and overrides of other names': 'publicHoistPattern: ["*debug*"]\nsharedWorkspaceLockfile: true\n',
};

describe.each(Object.entries(variants))('a difficult workspace, %s', (_, settings) => {
  let repository: TestRepository;

  beforeAll(async () => {
    repository = await createFleet(settings);
  });
  afterAll(() => {
    repository.remove();
  });

  test.each(['api', 'web'])(
    '%s installs from its context, offline, what it installs from the repository',
    async (app) => {
      const folder = mkdtempSync(join(home, app));
      const [whole, context] = [join(folder, 'whole'), join(folder, 'context')];
      runGit(home, ['clone', '--quiet', repository.folder, whole]);
      await pnpm(whole, home, 'install', '--frozen-lockfile', '--filter', `{apps/${app}}...`);
      const archived = await contextIn(repository.folder, app, 'HEAD');
      await layOut(archived, context);
      await pnpm(context, home, 'install', '--frozen-lockfile', '--offline', '--filter', `{apps/${app}}...`);
      const closure = archived.context.closure.map(({ directory }) => directory);
      expect(installed(context)).toEqual(
        installed(whole).filter((path) => !isForChecks(path) && !leadsOutOf(closure, path)),
      );
    },
  );
});

function isForChecks(path: string): boolean {
  return /vitest|chatter/.test(path);
}

/** pnpm also lays links to workspace packages that nobody asked for. */
function leadsOutOf(closure: readonly string[], path: string): boolean {
  const target = /^node_modules\/.* → (?:\.\.\/)*((?:apps|packages)\/.*)$/.exec(path)?.[1];
  return target !== undefined && !closure.includes(target);
}
