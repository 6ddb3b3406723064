import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { createFolder } from './kit/clones.ts';
import { complaintOf } from './kit/complaint.ts';
import { fleet } from './kit/fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// Where the answer goes is no part of what is planned, and who cannot take it is told.

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
  repository.commit(workspaceFiles(fleet));
});
beforeEach(() => {
  repository.git('clean', '--quiet', '--force', '-d');
});
afterAll(() => {
  repository.remove();
});

/** Runs the command line with its output in a file. */
function into(file: string, words: readonly string[]) {
  const output = openSync(file, 'w');
  try {
    return spawnSync(process.execPath, [program, ...words], {
      cwd: repository.folder,
      encoding: 'utf8',
      stdio: ['ignore', output, 'pipe'],
    });
  } finally {
    closeSync(output);
  }
}

/** Runs a line of a shell, with `slipway` as a word in it. */
function inShell(line: string) {
  return spawnSync('sh', ['-c', line], {
    cwd: repository.folder,
    encoding: 'utf8',
    env: { ...process.env, SLIPWAY: `${process.execPath} ${program}` },
  });
}

describe('the file that the answer goes to', () => {
  test('is no change of the working tree', () => {
    const file = join(repository.folder, 'plan.json');
    expect(into(file, ['plan', '--base', 'HEAD', '--json'])).toMatchObject({ status: 0, stderr: '' });
    const needed = z.array(z.object({ verdicts: z.record(z.string(), z.object({ needed: z.boolean() })) }));
    const { apps } = z.object({ apps: needed }).parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(apps.flatMap(({ verdicts }) => Object.values(verdicts)).some((verdict) => verdict.needed)).toBe(false);
  });

  test('is no file of a context', async () => {
    const file = join(repository.folder, 'api.tar');
    expect(into(file, ['context', 'api', '--tar'])).toMatchObject({ status: 0, stderr: '' });
    const bytes = readFileSync(file);
    repository.git('clean', '--quiet', '--force');
    expect((await slipway(repository.folder, ['context', 'api', '--tar'])).stdout).toBe(bytes.toString());
  });
});

test.each([['plan', '--json'], ['plan'], ['context', 'api', '--tar'], ['--help']])(
  'where there is no room for the answer of %s %s, one sentence says so',
  (...words) => {
    expect(into('/dev/full', words)).toMatchObject({
      status: 2,
      stderr: 'Cannot write the answer (ENOSPC): look whether there is room where it goes.\n',
    });
  },
);

test.each(['plan --json', 'context api --tar', 'context api --list'])('nobody has to read all of %s', (words) => {
  const { stderr, status } = inShell(`{ $SLIPWAY ${words}; echo "ended with $?" >&2; } | head -c 1 > /dev/null`);
  expect({ stderr, status }).toEqual({ stderr: 'ended with 0\n', status: 0 });
});

test('a value that begins with a dash is no call for help', async () => {
  expect(await complaintOf(repository.folder, ['plan', '--base', '-dash'])).toContain("Option '--base'");
  expect(await complaintOf(repository.folder, ['plan', '--base=-dash', '--head=-h'])).toContain("revision '-h'");
});

test('a working folder that is gone is one sentence', () => {
  const folder = createFolder();
  rmdirSync(folder.path);
  const { stderr, status } = inShell(`mkdir ${folder.path}; cd ${folder.path}; rmdir ${folder.path}; $SLIPWAY plan`);
  expect(status).toBe(2);
  expect(stderr).toBe('The folder that this runs in is gone: go into one that exists, or name it with `--cwd`.\n');
});
