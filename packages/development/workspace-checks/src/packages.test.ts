import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { root } from './workspace.ts';

const manifestSchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  private: z.boolean().optional(),
  type: z.string().optional(),
  description: z.string().optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
const workspaceSchema = z.object({ catalog: z.record(z.string(), z.string()) });

const packages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*package.json'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /^(apps|packages)\/([^/]+\/){1,2}package\.json$/.test(path) && existsSync(join(root, path)))
  .map((path) => ({
    folder: dirname(path),
    manifest: manifestSchema.parse(JSON.parse(readFileSync(join(root, path), 'utf8'))),
  }));

describe.each(packages)('$folder', ({ folder, manifest }) => {
  const isApp = folder.startsWith('apps/');

  test('is private, an ES module, described, and named @repo/…', () => {
    expect(manifest).toMatchObject({ private: true, type: 'module' });
    expect(manifest.name).toMatch(/^@repo\/[a-z-]+$/);
    expect(manifest.description).toBeTruthy();
  });

  test('takes every version from the catalog or the workspace', () => {
    const versions = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(
      Object.entries(versions).filter(([, version]) => version !== 'catalog:' && version !== 'workspace:*'),
    ).toEqual([]);
  });

  test('has a version when it is an app, and none when it is not: only apps are released', () => {
    expect(manifest.version !== undefined).toBe(isApp);
  });
});

describe.each(packages.filter(({ manifest }) => 'lint' in manifest.scripts))('$folder', ({ folder }) => {
  test('takes its lint rules and compiler settings from the shared packages', () => {
    expect(readFileSync(join(root, folder, 'eslint.config.js'), 'utf8')).toMatch(
      /@repo\/eslint-config|\.\/src\/index\.ts/,
    );
    expect(readFileSync(join(root, folder, 'tsconfig.json'), 'utf8')).toContain('@repo/typescript-config/');
  });
});

test('the catalog names exact versions only', () => {
  const { catalog } = workspaceSchema.parse(parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')));
  const exact = /^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
  expect(Object.entries(catalog).filter(([, version]) => !exact.test(version))).toEqual([]);
});
