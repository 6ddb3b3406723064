import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { forgetResults, readResults } from './results.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-results-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const root = () => pathToFileURL(`${folder}/`);
const passed = { status: 'passed', fullName: 'records a release' };
const failed = { status: 'failed', fullName: 'refuses an unknown field' };
const skipped = { status: 'skipped', fullName: 'the cache on Redis [needs redis-server] keeps a value' };

function report(packageFolder: string, suite: 'unit' | 'integration', files: unknown[]): void {
  const results = join(folder, packageFolder, 'node_modules/.cache/vitest');
  mkdirSync(results, { recursive: true });
  writeFileSync(
    join(folder, packageFolder, 'package.json'),
    JSON.stringify({ name: `@repo/${packageFolder.split('/').at(-1) ?? ''}` }),
  );
  writeFileSync(join(results, `${suite}.json`), JSON.stringify({ testResults: files }));
}
const file = (status: string, ...assertionResults: unknown[]) => ({
  name: 'release.test.ts',
  status,
  assertionResults,
});

test('counts apps, packages and runtime packages, units and integration', async () => {
  report('apps/api', 'unit', [file('passed', passed)]);
  report('apps/api', 'integration', [file('failed', passed, failed)]);
  report('packages/contract', 'unit', [file('passed', passed)]);
  report('packages/runtime/cache', 'integration', [file('passed', passed, skipped)]);

  expect(await readResults(root(), { ok: false })).toEqual({
    passed: 4,
    failed: [expect.objectContaining({ package: '@repo/api', title: 'refuses an unknown field' })],
    skipped: [expect.objectContaining({ package: '@repo/cache' })],
  });
});

test('a file that could not be loaded is a failure', async () => {
  report('apps/api', 'unit', [file('failed')]);

  const { failed: failures } = await readResults(root(), { ok: false });

  expect(failures).toEqual([expect.objectContaining({ title: 'release.test.ts could not run' })]);
});

test('a run that failed without a failed test is a failure', async () => {
  report('apps/api', 'unit', [file('passed', passed)]);

  expect((await readResults(root(), { ok: false })).failed).toHaveLength(1);
});

test('reports of an earlier run are forgotten', async () => {
  report('apps/api', 'unit', [file('passed', passed)]);

  await forgetResults(root());

  expect(await readResults(root(), { ok: true })).toEqual({ passed: 0, failed: [], skipped: [] });
});
