import { afterEach, describe, expect, test } from 'vitest';

import { contextIn, fingerprintIn } from './kit/extract.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

let repository: TestRepository;

afterEach(() => {
  repository.remove();
});

const scripts = { build: 'turbo run build', prebuild: 'node clean.js', start: 'node start.js' };
const root = { name: 'fleet', private: true, scripts, devDependencies: { turbo: '2.0.0' } };

/** A workspace whose root has scripts and turbo. */
function commit(run: string, manifest: Readonly<Record<string, unknown>> = root): void {
  const files = new Map(
    workspaceFiles({
      packages: [
        { name: 'api', directory: 'apps/api', files: { Dockerfile: `FROM build AS made\nRUN pnpm install\n${run}\n` } },
      ],
      externals: [{ name: 'turbo', version: '2.0.0' }],
      rootNeeds: { turbo: '2.0.0' },
      files: { 'turbo.json': '{}', 'clean.js': '' },
    }),
  );
  repository.commit(files.set('package.json', JSON.stringify(manifest)));
}

async function rootOf(run: string) {
  commit(run);
  const { context } = await contextIn(repository.folder, 'api', 'HEAD');
  const source = context.files.find(({ path }) => path === 'manifests/package.json')?.source;
  const manifest: unknown = JSON.parse(source !== undefined && 'bytes' in source ? source.bytes.toString() : '');
  return {
    manifest,
    turbo: context.files.some(({ path }) => path === 'sources/turbo.json'),
  };
}

describe("a root's scripts and tools", () => {
  test('stay out when the Dockerfile builds packages by name', async () => {
    repository = createRepository();
    expect(await rootOf('RUN pnpm --filter api run build')).toEqual({
      manifest: { name: 'fleet', private: true },
      turbo: false,
    });
  });

  test('are in the context when the Dockerfile builds at the root', async () => {
    repository = createRepository();
    const { build, prebuild } = scripts;
    expect(await rootOf('RUN pnpm build --filter=api')).toEqual({
      manifest: { name: 'fleet', private: true, scripts: { build, prebuild }, devDependencies: { turbo: '2.0.0' } },
      turbo: true,
    });
  });

  test('change the fingerprint only when they are', async () => {
    repository = createRepository();
    const changed = { ...root, scripts: { ...scripts, build: 'turbo run build --continue' } };
    for (const [run, same] of [
      ['RUN pnpm --filter api run build', true],
      ['RUN pnpm build', false],
    ] as const) {
      commit(run);
      const before = await fingerprintIn(repository.folder, 'api', 'HEAD');
      commit(run, changed);
      expect((await fingerprintIn(repository.folder, 'api', 'HEAD')) === before).toBe(same);
    }
  });
});
