import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { difficultFleet, difficultPackages } from './difficult-fleet.ts';
import { pnpm, type Pnpm } from './pnpm.ts';
import { pack, startRegistry, type Registry } from './registry.ts';
import { createRepository, type TestRepository } from './repository.ts';

/** Where the packages of difficult fleets come from. */
export interface Sources {
  readonly registry: Registry;
  /** A git repository with a package in it. */
  readonly origin: TestRepository;
  readonly close: () => Promise<void>;
}

/** Of a fleet that is not quite as the others. */
interface DifficultOptions {
  /** More of pnpm-workspace.yaml. */
  readonly settings?: string;
  /** Where its other settings stand. */
  readonly place?: 'workspace file' | 'manifest';
  /** The workspace's folder in the repository, when it is not the top. */
  readonly within?: string;
  /** Another pnpm than the one on the path. */
  readonly program?: Pnpm['program'];
}

export async function startSources(): Promise<Sources> {
  const registry = await startRegistry([...difficultPackages, { manifest: { name: 'from-server', version: '3.0.0' } }]);
  const origin = createRepository();
  origin.commit(
    new Map([
      ['package.json', '{ "name": "from-git", "version": "1.0.0" }'],
      ['index.js', ''],
    ]),
  );
  return {
    registry,
    origin,
    close: async () => {
      await registry.close();
      origin.remove();
    },
  };
}

/**
 * The difficult fleet, locked by real pnpm and committed.
 * @param home a folder for pnpm's store and cache
 */
export async function createDifficultFleet(
  { registry, origin }: Sources,
  home: string,
  { settings = '', place, within = '', program }: DifficultOptions = {},
): Promise<TestRepository> {
  const repository = createRepository();
  const addresses = {
    git: `git+file://${origin.folder}#${origin.git('rev-parse', 'HEAD').trim()}`,
    tarball: `${registry.url}from-server/-/from-server-3.0.0.tgz`,
  };
  const files = difficultFleet(addresses, place);
  const all = {
    ...files,
    '.npmrc': `registry=${registry.url}\n`,
    'pnpm-workspace.yaml': `${files['pnpm-workspace.yaml'] ?? ''}${settings}`,
  };
  repository.write(Object.fromEntries(Object.entries(all).map(([path, text]) => [join(within, path), text])));
  const folder = join(repository.folder, within);
  writeFileSync(join(folder, 'vendor/packed.tgz'), pack({ manifest: { name: 'packed', version: '3.0.0' } }));
  await pnpm(folder, { home, program }, 'install', '--lockfile-only', '--no-frozen-lockfile');
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Everything');
  return repository;
}
