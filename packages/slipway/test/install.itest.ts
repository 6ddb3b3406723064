import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createDifficultFleet, startSources, type Sources } from './kit/difficult-repository.ts';
import { installBoth } from './kit/install-both.ts';
import { installOlderPnpm } from './kit/older-pnpm.ts';
import type { TestRepository } from './kit/repository.ts';

const apps = ['api', 'web'];
const older = await installOlderPnpm();

let sources: Sources;
let home: string;

beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-pnpm-')));
  sources = await startSources();
});
afterAll(async () => {
  await sources.close();
  older.remove();
  rmSync(home, { recursive: true, force: true });
});

const variants: Record<string, string> = {
  'as it is': '',
  'with injected workspace packages': 'injectWorkspacePackages: true\n',
  'laid out flat': 'nodeLinker: hoisted\n',
  'without links in its lockfile': 'excludeLinksFromLockfile: true\n',
  'without automatic peers': 'autoInstallPeers: false\ndedupePeerDependents: false\n',
  'without some optional packages': "ignoredOptionalDependencies: ['@bundler/*', watcher]\n",
  'with patches and overrides of other names': 'publicHoistPattern: ["*debug*"]\nsharedWorkspaceLockfile: true\n',
  'with addresses in its lockfile': 'lockfileIncludeTarballUrl: true\n',
  'with shortened peer suffixes': 'peersSuffixMaxLength: 12\n',
  'with nothing hoisted': 'hoist: false\n',
  'with everything hoisted': 'shamefullyHoist: true\n',
  'for other platforms as well': 'supportedArchitectures: { os: [current, darwin], cpu: [current, arm64] }\n',
};

describe.each(Object.entries(variants))('a difficult workspace, %s', (_, settings) => {
  let repository: TestRepository;

  beforeAll(async () => {
    repository = await createDifficultFleet(sources, home, { settings });
  });
  afterAll(() => {
    repository.remove();
  });

  test.each(apps)('%s installs from its context, offline, what it installs from the repository', async (app) => {
    const { fromContext, fromRepository } = await installBoth(repository, app, { home });
    expect(fromContext).toEqual(fromRepository);
  });
});

describe('a difficult workspace in a folder of its repository', () => {
  const within = 'services/fleet';
  let repository: TestRepository;

  beforeAll(async () => {
    repository = await createDifficultFleet(sources, home, { within });
  });
  afterAll(() => {
    repository.remove();
  });

  test.each(apps)('%s installs from its context, offline, what it installs from the repository', async (app) => {
    const { fromContext, fromRepository } = await installBoth(repository, app, { home }, within);
    expect(fromContext).toEqual(fromRepository);
  });
});

describe.skipIf(older.missing).each(older.found)(
  'a difficult workspace of pnpm $version [needs the npm registry]',
  ({ version, program }) => {
    let repository: TestRepository;
    const own = () => ({ home: join(home, version), program });

    beforeAll(async () => {
      const place = version.startsWith('9.') ? 'manifest' : 'workspace file';
      repository = await createDifficultFleet(sources, own().home, { place, program });
    });
    afterAll(() => {
      repository.remove();
    });

    test.each(apps)('%s installs from its context, offline, what it installs from the repository', async (app) => {
      const { fromContext, fromRepository } = await installBoth(repository, app, own());
      expect(withoutChance(fromContext)).toEqual(withoutChance(fromRepository));
    });
  },
);

/** Which of several versions is hoisted for those that forgot to declare it, pnpm 10 leaves to chance. */
function withoutChance(paths: readonly string[]): string[] {
  return paths.map((path) => (path.startsWith('node_modules/.pnpm/node_modules/') ? path.replace(/ → .*/, '') : path));
}
