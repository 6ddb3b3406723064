import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { pnpm } from './pnpm.ts';
import { createRepository, type TestRepository } from './repository.ts';

export type Texts = Readonly<Record<string, string>>;

/** A repository with one app, `a` in `apps/a`, for which real pnpm makes the lockfile. */
export interface SmallWorkspace {
  readonly repository: TestRepository;
  /** A folder for pnpm's store, and for what a test lays out. */
  readonly home: string;
  /** Commits these files and those of the app, with the lockfile that pnpm makes for them. */
  readonly commit: (files: Texts) => Promise<void>;
  readonly remove: () => void;
}

export const manifest = (name: string, fields: object = {}): string =>
  JSON.stringify({ name, version: '1.0.0', ...fields });

/** The manifest of the app. */
export const app = (scripts: Texts, fields: object = {}): Texts => ({
  'apps/a/package.json': manifest('a', { scripts, ...fields }),
});

export const members = 'packages: [apps/*, packages/*]\n';

const common: Texts = {
  'package.json': manifest('root', { private: true }),
  'pnpm-workspace.yaml': members,
  '.gitignore': 'node_modules\n',
  'apps/a/package.json': manifest('a'),
  'apps/a/Dockerfile': 'FROM node:26\nRUN pnpm --filter a run build\n',
};

export function createSmallWorkspace(): SmallWorkspace {
  const repository = createRepository();
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-small-')));
  return {
    repository,
    home,
    async commit(files) {
      repository.write({ ...common, ...files });
      await pnpm(repository.folder, home, 'install', '--lockfile-only', '--offline');
      repository.git('add', '--all');
      repository.git('commit', '--quiet', '--message', 'Workspace');
    },
    remove() {
      repository.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
