import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createRepository, type TestRepository } from '../kit/repository.ts';
import { lastScriptOf, readWorkflow, standIns } from '../kit/workflow.ts';

const script = lastScriptOf(readWorkflow('release'), 'tag');
const [api, web] = ['@repo/api@1.2.0', '@repo/web@3.0.1'];
const untagged = { 'slipway release --untagged': `${api}\n${web}\n` };
const unreleased = { 'gh release view': 'refused: no release' };

let repository: TestRepository;
let commit: string;
beforeEach(() => {
  repository = createRepository();
  commit = repository.commit(new Map([['README.md', '# Shop\n']]));
});
afterEach(() => {
  repository.remove();
});

function tagPush(tag: string) {
  return [
    'gh',
    'api',
    '--silent',
    '--method',
    'POST',
    'repos/acme/Shop/git/refs',
    '--raw-field',
    `ref=refs/tags/${tag}`,
  ];
}

function outputs(): string {
  const file = join(repository.folder, 'outputs');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

test('all versions are checked, then tagged, then released, and handed on to production', () => {
  const { run, calls } = standIns(repository.folder, { ...untagged, ...unreleased });
  expect(run(script, { COMMIT: commit })).toMatchObject({ status: 0, stderr: '' });
  const made = calls();
  expect(made.slice(0, 4)).toEqual([
    ['slipway', 'release', '--untagged', '--head', commit],
    ['slipway', 'release', api, web],
    [...tagPush(api), '--raw-field', `sha=${commit}`],
    [...tagPush(web), '--raw-field', `sha=${commit}`],
  ]);
  const created = made.filter((words) => words.slice(0, 3).join(' ') === 'gh release create');
  expect(created.map((words) => words[3])).toEqual([api, web]);
  expect(outputs()).toBe(`tags=${api} ${web}\n`);
});

test('one version that is refused keeps all of them from being tagged', () => {
  const { run, calls } = standIns(repository.folder, { ...untagged, [`slipway release ${api}`]: 'refused' });
  expect(run(script, { COMMIT: '' }).status).toBe(1);
  expect(calls().some(([program]) => program === 'gh')).toBe(false);
  expect(outputs()).toBe('');
});

test('a run that was cut off after its first tag is taken up: that tag goes to production too', () => {
  repository.git('tag', api);
  const { run, calls } = standIns(repository.folder, { 'slipway release --untagged': `${web}\n` });
  expect(run(script, { COMMIT: commit }).status).toBe(0);
  expect(calls().filter((words) => words.includes('POST'))).toEqual([
    [...tagPush(web), '--raw-field', `sha=${commit}`],
  ]);
  expect(outputs()).toBe(`tags=${api} ${web}\n`);
});

test('nothing to tag is nothing to deploy', () => {
  const { run, calls } = standIns(repository.folder);
  expect(run(script, { COMMIT: '' }).status).toBe(0);
  expect(calls()).toHaveLength(1);
  expect(outputs()).toBe('');
});

test('a commit that is an option in disguise is refused', () => {
  const { run, calls } = standIns(repository.folder);
  expect(run(script, { COMMIT: '--all' }).status).not.toBe(0);
  expect(calls()).toEqual([]);
});
