import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { tryAgain } from './again.ts';
import { addUnexplained, readReports } from './reports.ts';
import { toResults } from './results.ts';
import { turboIn } from './turbo.ts';

const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-again-'));
  write('package.json', { private: true, packageManager: 'npm@11.0.0', workspaces: ['packages/*'] });
  write('turbo.json', { tasks: { 'test:integration': { passThroughEnv: ['CI'] } } });
  const scripts = { 'test:integration': 'vitest run --project integration' };
  write('packages/board/package.json', { name: '@repo/board', type: 'module', scripts });
  write('packages/board/vitest.config.ts', `export { default } from '${here('vitest.config.ts')}';\n`);
  link('packages/board/node_modules/vitest', 'node_modules/vitest');
  link('packages/board/node_modules/.bin/vitest', 'node_modules/.bin/vitest');
  vi.stubEnv('PATH', [here('../../../node_modules/.bin'), process.env['PATH']].join(delimiter));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: object | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(here(target), join(folder, path));
}

/** A test file that fails in every run that comes before so many others. */
function file(name: string, runs: number, body: string): void {
  const counted = [
    "import { appendFileSync, readFileSync } from 'node:fs';",
    "import { beforeAll, expect, test } from 'vitest';",
    `appendFileSync('${name}.runs', '.');`,
    `const early = readFileSync('${name}.runs', 'utf8').length <= ${String(runs)};`,
  ];
  write(`packages/board/${name}.itest.ts`, [...counted, body].join('\n'));
}

test('only what failed is tried again, alone, and each is told by how it ended', async () => {
  file('sound', 0, "test('sound', () => expect(readFileSync('sound.runs', 'utf8')).toBe('.'));");
  file('late', 1, "test('late', () => expect(early).toBe(false)); test('calm', () => undefined);");
  file('later', 2, "beforeAll(() => { if (early) throw new Error('no server'); }); test('later', () => undefined);");
  file('stray', 1, "test('stray', () => { if (early) void Promise.reject(new Error('forgotten')); });");
  file('broken', 99, "test('broken', () => expect(early).toBe(false));");
  const root = pathToFileURL(`${folder}/`);
  const runTurbo = turboIn(root);

  const failedTasks = await runTurbo('test:integration');
  const first = addUnexplained(await readReports(root), failedTasks);
  const said: string[] = [];
  const again = await tryAgain(root, runTurbo, first, (line) => said.push(line));
  const { passed, failed, flaky } = toResults(first, again);

  expect(failedTasks).toEqual(['@repo/board#test:integration']);
  expect(
    said.map((line) =>
      line
        .split(/[ ,\n]+/)
        .filter((word) => word.endsWith('.ts'))
        .toSorted(),
    ),
  ).toEqual([
    ['broken.itest.ts', 'late.itest.ts', 'later.itest.ts', 'stray.itest.ts'],
    ['broken.itest.ts', 'later.itest.ts'],
  ]);
  expect(passed).toBe(5);
  expect(failed.map(({ title }) => title)).toEqual(['broken']);
  expect(failed[0]?.error).toMatch(/^AssertionError: expected true to be false[^]*\nat .*broken\.itest\.ts:5$/);
  expect(flaky.map(({ title, error }) => [title, error.split('\n')[0]])).toEqual([
    ['late', 'AssertionError: expected true to be false // Object.is equality'],
    ['stray.itest.ts failed outside of a test', 'Error: forgotten'],
    ['what stands around its tests (later.itest.ts)', 'Error: no server'],
  ]);
});
