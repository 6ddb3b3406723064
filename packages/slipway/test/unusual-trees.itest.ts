import { chmodSync, openSync, symlinkSync, utimesSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createFolder, type TestFolder } from './kit/clones.ts';
import { complaintOf } from './kit/complaint.ts';
import { fleet, fleetWith } from './kit/fleet.ts';
import { planOf, workIn } from './kit/plan.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// Working trees and revisions as an audit found them: each was planned wrongly, or told of in the wrong words.

let repository: TestRepository;
let folder: TestFolder;

beforeEach(() => {
  repository = createRepository();
  folder = createFolder();
  repository.commit(workspaceFiles(fleet));
});
afterEach(() => {
  repository.remove();
  folder.remove();
});

test('a link into another repository leads there', async () => {
  const other = createRepository();
  try {
    other.commit(workspaceFiles(fleet));
    other.write({ 'apps/web/src/index.ts': 'export {};\n' });
    const link = join(repository.folder, 'link');
    symlinkSync(join(other.folder, 'apps'), link);
    const { stdout } = await slipway(folder.path, ['--cwd', link, 'plan', '--json', '--base', 'HEAD']);
    expect(stdout).toBe((await slipway(join(other.folder, 'apps'), ['plan', '--json', '--base', 'HEAD'])).stdout);
    expect(stdout).toContain('apps/web/src/index.ts');
  } finally {
    other.remove();
  }
});

test('a file that was written in the same moment as the index is read anew, also where filters act', async () => {
  repository.write({ '.gitattributes': '* text=auto\n', 'apps/api/src/lines.ts': 'a\r\n' });
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Lines');
  const file = join(repository.folder, 'apps/api/src/lines.ts');
  // As fast as a program writes: the same size, and times that say nothing.
  writeFileSync(file, 'a\r\n');
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  repository.git('add', 'apps/api/src/lines.ts');
  const open = openSync(file, 'r+');
  writeSync(open, 'b\r\n');
  closeSync(open);
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  utimesSync(join(repository.folder, '.git/index'), 1_700_000_000, 1_700_000_000);
  expect(workIn(await planOf(repository.folder, '--base', 'HEAD'))).toMatchObject({ image: ['api'] });
});

test('where git writes links as files, what such a file says is the link', async () => {
  symlinkSync('index.ts', join(repository.folder, 'apps/api/src/link'));
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Link');
  repository.git('config', 'core.symlinks', 'false');
  repository.git('rm', '--quiet', '--cached', 'apps/api/src/link');
  repository.git('clean', '--quiet', '--force');
  repository.git('reset', '--quiet', '--hard');
  expect(workIn(await planOf(repository.folder, '--base', 'HEAD'))).toEqual({});
  repository.write({ 'apps/api/src/link': 'other.ts' });
  expect(workIn(await planOf(repository.folder, '--base', 'HEAD'))).toMatchObject({ image: ['api'] });
});

test('a folder that git may not look into is a complaint, and no folder without changes', async () => {
  // Who runs this may be root, who may look everywhere: git's words are said for it.
  const script = `#!/bin/sh
case "$*" in status*) echo "warning: unable to access '/home/somebody/.config/git/ignore': Permission denied" >&2; echo "warning: could not open directory 'apps/api/src/': Permission denied" >&2;; esac
PATH=\${PATH#*:} exec git "$@"
`;
  writeFileSync(join(folder.path, 'git'), script);
  chmodSync(join(folder.path, 'git'), 0o755);
  const path = `${folder.path}:${process.env['PATH'] ?? ''}`;
  expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'], { PATH: path })).toMatch(
    /^`git status` failed in .*could not open directory 'apps\/api\/src\/': Permission denied\): allow yourself to look into it, or have git ignore it\.$/,
  );
});

describe('what is no single commit', () => {
  test.each(['main..main', 'HEAD~...main'])('%s is a range', async (ref) => {
    const complaint = `'${ref}' is a range, and not one commit: name the one that is meant.`;
    expect(await complaintOf(repository.folder, ['plan', '--base', ref])).toBe(complaint);
    expect(await complaintOf(repository.folder, ['plan', '--head', ref])).toBe(complaint);
  });

  test('^main is no revision', async () => {
    expect(await complaintOf(repository.folder, ['plan', '--head', '^main'])).toContain("no revision '^main'");
    const { stdout } = await slipway(repository.folder, ['plan', '--base', '^main']);
    expect(stdout).toContain("The base '^main' is not in this repository");
  });
});

describe('what a workspace is read from', () => {
  test.each(['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'apps/api/package.json'])(
    '%s may be no symbolic link',
    async (path) => {
      repository.git('mv', path, 'elsewhere');
      symlinkSync(join(repository.folder, 'elsewhere'), join(repository.folder, path));
      expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'])).toBe(
        `${path} is a symbolic link: put the file there that it leads to.`,
      );
    },
  );

  test.each([
    ['patchedDependencies:\n  pino: patches/pino.patch\n', 'has a patch of pino, but pnpm-lock.yaml has none'],
    ['autoInstallPeers: false\n', 'has autoInstallPeers false, but pnpm-lock.yaml has true'],
    ['ignoredOptionalDependencies: [fsevents]\n', 'has other ignoredOptionalDependencies than pnpm-lock.yaml'],
  ])('the lockfile does not know of %s yet', async (settings, complaint) => {
    const own = workspaceFiles(fleet).get('pnpm-workspace.yaml') ?? '';
    repository.write({ 'pnpm-workspace.yaml': `${own}${settings}` });
    expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'])).toBe(
      `pnpm-workspace.yaml ${complaint}: run \`pnpm install\` and commit the lockfile.`,
    );
  });
});

test('manifests behind a link count, wherever it leads', async () => {
  const files = { 'infra/k8s/shared/settings.yaml': 'kind: ConfigMap\n' };
  repository.commit(fleetWith(files));
  symlinkSync('../../../shared', join(repository.folder, 'infra/k8s/apps/api/base/common'));
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Link');
  repository.write({ 'infra/k8s/shared/settings.yaml': 'kind: ConfigMap\ndata: {}\n' });
  expect(workIn(await planOf(repository.folder, '--base', 'HEAD'))).toEqual({ config: ['api'] });
});

test('names that steer a terminal or turn text around are written out', async () => {
  repository.write({ 'apps/api/src/\u{202e}gpj.ts': '', 'apps/web/Dockerfile': 'FROM node:20\u{1b}]0;title\u{7}\n' });
  const { stdout } = await slipway(repository.folder, ['plan', '--base', 'HEAD', '--markdown']);
  expect(stdout).toContain('\\u202egpj.ts');
  expect(stdout).toContain('node:20\\\\u001b');
  // eslint-disable-next-line no-control-regex -- which is what must not be there
  expect(stdout).not.toMatch(/[\u{1b}\u{7}\u{202e}]/u);
});

test('a state that names an app in more than a word is refused', async () => {
  const hash = '0'.repeat(64);
  const state = { version: 1, apps: [{ name: 'old\nimage=false', fingerprint: hash, manifests: null, version: null }] };
  writeFileSync(join(folder.path, 'state.json'), JSON.stringify(state));
  expect(await complaintOf(repository.folder, ['plan', '--state', join(folder.path, 'state.json')])).toContain(
    'a name without blanks',
  );
});

test('why answers for a folder as a shell completes it, and refuses what it would leave out', async () => {
  const { stdout } = await slipway(repository.folder, ['why', './apps/api/', '--base', 'HEAD']);
  expect(stdout).toMatch(/^api needs nothing/);
  expect(await complaintOf(repository.folder, ['why', 'api', '--json', '--against', 'web'])).toContain('exclude');
});

test.each([
  ['apps/api/src/migrations/0009_linked.ts', '../../../../shared/0009.ts'],
  ['apps/web/migrations', '../../shared'],
])('migrations that are a link are refused, for no plan would see them change: %s', async (path, target) => {
  repository.write({ 'shared/0009.ts': 'export {};\n', [`${path}.d/x`]: '' });
  symlinkSync(target, join(repository.folder, path));
  expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'])).toMatch(
    /migrations.* is a symbolic link, and no plan would see a change of what it leads to/,
  );
});

test('a workspace package in a folder whose name has a line break', async () => {
  const odd = 'packages/o\nd';
  repository.write({ [`${odd}/package.json`]: '{ "name": "odd" }' });
  const lockfile = (workspaceFiles(fleet).get('pnpm-lock.yaml') ?? '').replace(
    'importers:\n',
    `importers:\n\n  ${JSON.stringify(odd)}: {}\n`,
  );
  repository.write({ 'pnpm-lock.yaml': lockfile });
  const { packages } = await planOf(repository.folder, '--base', 'HEAD');
  expect(packages.find(({ path }) => path === odd)?.verdicts.check.needed).toBe(true);
});
