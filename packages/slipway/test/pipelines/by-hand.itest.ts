import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { clone, createFolder, type TestFolder } from '../kit/clones.ts';
import { createRepository, type TestRepository } from '../kit/repository.ts';
import { readWorkflow, standIns } from '../kit/workflow.ts';

// What deploy.yml's form says of a revision, in a clone as a job has it: branches are those of origin.

const step = readWorkflow('deploy').jobs['deploy']?.steps.find(({ id }) => id === 'revision');
let original: TestRepository;
let folder: TestFolder;
let checkout: string;
let landed: string;
let aside: string;

beforeAll(() => {
  original = createRepository();
  landed = original.commit(new Map([['README.md', '# Shop\n']]));
  original.git('tag', '@repo/api@1.2.0');
  original.git('switch', '--quiet', '--create', 'feature/aside');
  aside = original.commit(new Map([['README.md', '# Other\n']]));
  original.git('switch', '--quiet', 'main');
  folder = createFolder();
  checkout = join(folder.path, 'checkout');
  clone(original.folder, checkout);
});
afterAll(() => {
  original.remove();
  folder.remove();
});
beforeEach(() => {
  rmSync(join(checkout, 'outputs'), { force: true });
});

function revision(environment: Readonly<Record<string, string>>) {
  const { status, stderr } = standIns(checkout).run(step?.run ?? '', { PLAN: 'false', ...environment });
  const file = join(checkout, 'outputs');
  return { status, stderr, output: existsSync(file) ? readFileSync(file, 'utf8') : '' };
}

test.each([
  ['main when it says nothing', '', 'prod', () => landed],
  ['a tag', '@repo/api@1.2.0', 'prod', () => landed],
  ['a branch', 'feature/aside', 'staging', () => aside],
  ['a commit', () => aside, 'staging', () => aside],
])('%s', (_, version, environment, commit) => {
  const named = typeof version === 'string' ? version : version();
  expect(revision({ ENVIRONMENT: environment, VERSION: named })).toEqual({
    status: 0,
    stderr: '',
    output: `commit=${commit()}\n`,
  });
});

test('production gets nothing of a branch, whose manifests nobody agreed to; a plan only tells', () => {
  const refused = revision({ ENVIRONMENT: 'prod', VERSION: 'feature/aside' });
  expect(refused).toMatchObject({ status: 2, output: '' });
  expect(refused.stderr).toContain('is not on main');
  expect(revision({ ENVIRONMENT: 'prod', VERSION: 'feature/aside', PLAN: 'true' }).status).toBe(0);
});

test.each(['nowhere', '--all'])('what is no revision is refused in a sentence: %s', (version) => {
  const { status, stderr, output } = revision({ ENVIRONMENT: 'staging', VERSION: version });
  expect({ status, output }).toEqual({ status: 2, output: '' });
  expect(stderr).toContain(`There is no tag, commit or branch '${version}'`);
});

test('what is deployed, and what is verified before, is that commit; a rollback asks for none', () => {
  const steps = readWorkflow('deploy').jobs['deploy']?.steps ?? [];
  expect(steps.find(({ uses }) => uses === './.github/actions/attested')?.with['head']).toBe(
    '${{ steps.revision.outputs.commit }}',
  );
  expect(steps.at(-1)?.env['VERSION']).toBe(
    '${{ inputs.rollback && inputs.version || steps.revision.outputs.commit }}',
  );
  expect(step?.if).toBe('!inputs.rollback');
});
