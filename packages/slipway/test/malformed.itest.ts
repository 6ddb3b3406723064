import { rmSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { planFor } from '../src/commands/plan-for.ts';
import { SlipwayError } from '../src/error.ts';
import { importCommits } from './kit/fast-import.ts';
import { fleet, fleetWith } from './kit/fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

const whole = fleetWith({
  'slipway.json': '{ "platforms": ["linux/amd64"], "apps": { "apps/api": { "include": ["docs/**"] } } }\n',
});
const read = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  'slipway.json',
  'apps/api/package.json',
  'packages/env/package.json',
  'apps/web/Dockerfile',
  '.dockerignore',
];

const damages = fc.record({
  path: fc.constantFrom(...read),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('cut', 'insert', 'drop a line', 'swap a line', 'empty'),
  text: fc.oneof(
    fc.constantFrom('{', '}', '<<<<<<< HEAD\n', '  ', ': ', '- ', '\t', '\0', "'", '&a', '[', 'null', '🚢'),
    fc.string({ maxLength: 8 }),
  ),
});

type Damage = typeof damages extends fc.Arbitrary<infer T> ? T : never;

function damage(content: string, { at, kind, text }: Damage): string {
  const place = Math.floor(at * content.length);
  const lines = content.split('\n');
  const line = Math.floor(at * lines.length);
  if (kind === 'cut') return content.slice(0, place);
  if (kind === 'insert') return content.slice(0, place) + text + content.slice(place);
  if (kind === 'empty') return '';
  return lines.with(Math.min(line, lines.length - 1), kind === 'drop a line' ? '' : text).join('\n');
}

// An app is gone only when its Dockerfile is, or when it is no member of the workspace any more.
const canEndAnApp = ['pnpm-workspace.yaml', 'slipway.json', 'apps/web/Dockerfile', 'apps/api/package.json'];

/** What is wrong with how a plan took the damage; empty when all is well. */
async function faultsOf(base: string, head: string, path: string, isOnBase: boolean): Promise<string[]> {
  try {
    const { plan } = await planFor({ cwd: repository.folder, base, head });
    const gone = plan.apps.filter(({ verdicts }) => verdicts.teardown.needed);
    const left = plan.apps.filter(({ verdicts }) => !verdicts.image.needed);
    return [
      ...(gone.length > 0 && !canEndAnApp.includes(path) ? [`tears down ${gone.length} apps`] : []),
      ...(plan.base.kind === 'missing' && left.length > 0 ? [`leaves ${left.length} apps alone without a base`] : []),
    ];
  } catch (error) {
    if (!(error instanceof SlipwayError)) return [`is an error of ours: ${String(error)}`];
    return [
      ...(error.message.includes('\n') ? [`is more than a line: ${error.message}`] : []),
      ...(isOnBase ? [`refuses for what is broken on the base only: ${error.message}`] : []),
    ];
  }
}

test('a damaged file is a plan that holds, or a sentence that names what is wrong, and never an error of ours', async () => {
  await fc.assert(
    fc.asyncProperty(damages, fc.boolean(), async (hurt, isOnBase) => {
      const broken = new Map([...whole, [hurt.path, damage(whole.get(hurt.path) ?? '', hurt)]]);
      const sides = isOnBase ? [broken, whole] : [whole, broken];
      const [base = '', head = ''] = importCommits(repository.folder, sides);
      expect(await faultsOf(base, head, hurt.path, isOnBase)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a git object that is missing is a sentence with the mend', async () => {
  const broken = createRepository();
  try {
    // Loose objects: each is a file of its own.
    const base = broken.commit(workspaceFiles(fleet));
    const head = broken.commit(whole);
    const blob = broken.git('rev-parse', `${head}:pnpm-lock.yaml`).trim();
    rmSync(join(broken.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    await expect(planFor({ cwd: broken.folder, base, head })).rejects.toThrow(SlipwayError);
    await expect(planFor({ cwd: broken.folder, base, head })).rejects.toThrow(/missing in .*git fetch/);
  } finally {
    broken.remove();
  }
});
