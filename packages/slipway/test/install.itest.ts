import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDifficultFleet, startSources, type Sources } from './kit/difficult-repository.ts';
import { contextIn, layOut } from './kit/extract.ts';
import { installed, pnpm } from './kit/pnpm.ts';
import { runGit, type TestRepository } from './kit/repository.ts';

let sources: Sources;
let home: string;

beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-pnpm-')));
  sources = await startSources();
});
afterAll(async () => {
  await sources.close();
  rmSync(home, { recursive: true, force: true });
});

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
    repository = await createDifficultFleet(sources, home, settings);
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
