import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { edited, fields } from './kit/edits.ts';
import { contextIn } from './kit/extract.ts';
import { importCommits } from './kit/fast-import.ts';
import { withPackage } from './kit/fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// What is left of a library's manifest in the context of an app: what its build calls, and the tools for that.
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

const tools = { eslint: '10.15.0', tsup: '9.0.0', vitest: '5.1.0' };
const files = workspaceFiles(withPackage('outbox', (outbox) => ({ ...outbox, devNeeds: tools })));
const manifestSchema = z.object({
  scripts: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

interface Kept {
  readonly scripts: readonly string[];
  readonly devDependencies: readonly string[];
}

async function kept(scripts: Readonly<Record<string, string>>, instruction: string): Promise<Kept> {
  const [commit = ''] = importCommits(
    repository.folder,
    [
      edited(files, {
        'packages/outbox/package.json': fields(() => ({ scripts })),
        'apps/worker/Dockerfile': (text) => `${text}${instruction}\n`,
      }),
    ],
    'parts',
  );
  const { context } = await contextIn(repository.folder, 'worker', commit);
  const file = context.files.find(({ path }) => path === 'manifests/packages/outbox/package.json');
  const text = file !== undefined && 'bytes' in file.source ? file.source.bytes.toString('utf8') : '';
  const manifest = manifestSchema.parse(JSON.parse(text));
  return { scripts: Object.keys(manifest.scripts), devDependencies: Object.keys(manifest.devDependencies) };
}

test.each<[string, Readonly<Record<string, string>>, string, Kept]>([
  [
    'checks go',
    { lint: 'eslint .', test: 'vitest', dev: 'tsup --watch' },
    '',
    { scripts: [], devDependencies: ['tsup'] },
  ],
  [
    'builds stay, with what stands before and behind them',
    { prebuild: 'a', build: 'b', postbuild: 'c', 'build:css': 'd', builder: 'e' },
    '',
    { scripts: ['build', 'build:css', 'postbuild', 'prebuild'], devDependencies: ['tsup'] },
  ],
  [
    'what a build calls stays, and what that calls',
    { build: 'pnpm run compile', compile: 'pnpm types', types: 'tsc', other: 'x' },
    '',
    { scripts: ['build', 'compile', 'types'], devDependencies: ['tsup'] },
  ],
  [
    'also by a pattern',
    { build: 'run-p "make:*"', 'make:a': 'a', 'make:b': 'b', made: 'c' },
    '',
    { scripts: ['build', 'make:a', 'make:b'], devDependencies: ['tsup'] },
  ],
  [
    'also through a runner',
    { build: 'concurrently npm:make-a pnpm:make-b', 'make-a': 'a', 'make-b': 'b', 'make-c': 'c' },
    '',
    { scripts: ['build', 'make-a', 'make-b'], devDependencies: ['tsup'] },
  ],
  [
    'what the Dockerfile calls stays',
    { generate: 'a', start: 'b', other: 'c' },
    'RUN pnpm -r run generate\nCMD ["pnpm", "start"]',
    { scripts: ['generate', 'start'], devDependencies: ['tsup'] },
  ],
  [
    'what pnpm runs on install stays',
    { postinstall: 'node patch.js', prepare: 'tsup' },
    '',
    { scripts: ['postinstall', 'prepare'], devDependencies: ['tsup'] },
  ],
  [
    'but not for a check',
    { prepare: 'vitest install', postinstall: 'eslint --init' },
    '',
    { scripts: [], devDependencies: ['tsup'] },
  ],
  [
    'a tool for checks that a build calls stays',
    { build: 'vitest run && tsup' },
    '',
    { scripts: ['build'], devDependencies: ['tsup', 'vitest'] },
  ],
  [
    'and one that the Dockerfile calls',
    { build: 'tsup' },
    'RUN pnpm exec eslint .',
    { scripts: ['build'], devDependencies: ['eslint', 'tsup'] },
  ],
  [
    'a word in a comment calls nothing',
    { check: 'eslint .' },
    '# RUN pnpm check',
    { scripts: [], devDependencies: ['tsup'] },
  ],
])('%s', async (_, scripts, instruction, expected) => {
  expect(await kept(scripts, instruction)).toEqual(expected);
});

test('slipway.json says what is no tool for checks', async () => {
  const settings = '{ "checkTools": ["!vitest"] }\n';
  const [commit = ''] = importCommits(repository.folder, [edited(files, { 'slipway.json': settings })], 'parts');
  const { context } = await contextIn(repository.folder, 'worker', commit);
  const inputs = [...context.inputs.keys()];
  expect(inputs.filter((key) => key.startsWith('manifest packages/outbox/package.json devDependencies.'))).toEqual([
    'manifest packages/outbox/package.json devDependencies.tsup',
    'manifest packages/outbox/package.json devDependencies.vitest',
  ]);
});
