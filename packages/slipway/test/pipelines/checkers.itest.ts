import { spawnSync } from 'node:child_process';

import { requirement } from '@repo/testing';
import { describe, expect, test } from 'vitest';

import { ownFolder } from '../kit/own-repository.ts';

const actionlint = requirement('actionlint');
const zizmor = requirement('zizmor');

function check(program: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: ownFolder, encoding: 'utf8' });
  return { status, output: status === 0 ? '' : `${stdout}${stderr}` };
}

describe.skipIf(actionlint.missing)('[needs actionlint]', () => {
  test('actionlint finds nothing in the workflows', () => {
    expect(check(actionlint.found ?? 'actionlint')).toEqual({ status: 0, output: '' });
  });
});

describe.skipIf(zizmor.missing)('[needs zizmor]', () => {
  test('zizmor, as pedantic as it can be, finds nothing in workflows and actions', () => {
    const words = ['--offline', '--persona', 'pedantic', '--no-progress', '--quiet', '.github'];
    expect(check(zizmor.found ?? 'zizmor', ...words)).toEqual({ status: 0, output: '' });
  });
});
