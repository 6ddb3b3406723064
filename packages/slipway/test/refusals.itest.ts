import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { digestsOf } from './kit/extract.ts';
import { appended, edited, fields, recordOf, replaced, type Edits } from './kit/edits.ts';
import { importCommits } from './kit/fast-import.ts';
import { fleet, fleetWith } from './kit/fleet.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';
import { contextOf } from '../src/context/index.ts';
import { openRepository } from '../src/revision/index.ts';
import { readWorkspace } from '../src/workspace/index.ts';

// What cannot be planned truly is refused, as pnpm refuses it or because we could not see a change of it.
let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

const files = workspaceFiles(fleet);

async function complaintAt(commit: string): Promise<string> {
  const { status, stdout, stderr } = await slipway(repository.folder, ['plan', '--base', commit, '--head', commit]);
  expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
  return stderr.trimEnd();
}

const contradictions: Readonly<Record<string, { readonly edits: Edits; readonly says: RegExp }>> = {
  'a dependency that moved to another field': {
    edits: {
      'packages/outbox/package.json': fields(({ dependencies, devDependencies }) => ({
        dependencies: {},
        devDependencies: { ...recordOf(devDependencies), ...recordOf(dependencies) },
      })),
    },
    says: /^packages\/outbox\/package\.json asks for pg-boss ".*" in devDependencies, but pnpm-lock\.yaml has it in dependencies: run `pnpm install`/,
  },
  'an override that was not installed yet': {
    edits: { 'pnpm-workspace.yaml': appended('overrides:\n  denque: 2.1.1\n') },
    says: /^pnpm-workspace\.yaml has "2\.1\.1" for denque, but pnpm-lock\.yaml has no override: run `pnpm install`/,
  },
  'an override that was taken out, but not of the lockfile': {
    edits: { 'pnpm-lock.yaml': replaced('importers:\n', 'overrides:\n  denque: 2.1.0\n\nimporters:\n') },
    says: /^pnpm-workspace\.yaml has no override for denque, but pnpm-lock\.yaml has "2\.1\.0": run `pnpm install`/,
  },
  'package extensions that were not installed yet': {
    edits: { 'pnpm-workspace.yaml': appended('packageExtensions:\n  pg-boss:\n    dependencies: { denque: 2.1.1 }\n') },
    says: /^pnpm-workspace\.yaml has other packageExtensions than those that pnpm-lock\.yaml was made with: run `pnpm install`/,
  },
  'package extensions that were taken out, but not of the lockfile': {
    edits: { 'pnpm-lock.yaml': replaced('importers:\n', 'packageExtensionsChecksum: sha256-abc=\n\nimporters:\n') },
    says: /^pnpm-workspace\.yaml has other packageExtensions than those that pnpm-lock\.yaml was made with: run `pnpm install`/,
  },
  'a package that the lockfile has twice, as after a merge': {
    edits: { 'pnpm-lock.yaml': replaced('  denque@2.1.0: {}\n', '  denque@2.1.0: {}\n\n  denque@2.1.0: {}\n') },
    says: /^pnpm-lock\.yaml is not valid YAML: Map keys must be unique/,
  },
  'a workspace package that the lockfile has twice': {
    edits: { 'pnpm-lock.yaml': replaced('  packages/env:\n', '  packages/env: {}\n\n  packages/env:\n') },
    says: /^pnpm-lock\.yaml is not valid YAML: Map keys must be unique/,
  },
  'packages with lockfiles of their own, as .npmrc says': {
    edits: { '.npmrc': appended('\nshared-workspace-lockfile = false\n') },
    says: /^\.npmrc sets sharedWorkspaceLockfile to false: slipway plans workspaces with one lockfile\.$/,
  },
  'a manifest in YAML': {
    edits: { 'packages/env/package.json': null, 'packages/env/package.yaml': 'name: "@fleet/env"\n' },
    says: /^packages\/env\/package\.yaml is a manifest that slipway does not read: write it as package\.json\.$/,
  },
};

test.each(Object.entries(contradictions))('%s', async (_, { edits, says }) => {
  const [commit = ''] = importCommits(repository.folder, [edited(files, edits)], 'refused');
  expect(await complaintAt(commit)).toMatch(says);
});

test.each([
  ['an app’s Dockerfile', 'apps/api/Dockerfile', '../../docker/node.txt', {}],
  ['the base Dockerfile', 'Dockerfile.base', 'docker/node.txt', {}],
  ['.dockerignore', '.dockerignore', 'docker/node.txt', {}],
  [
    'a Dockerfile that slipway.json names',
    'docker/web.txt',
    'node.txt',
    { 'slipway.json': '{ "apps": { "apps/web": { "dockerfile": "docker/web.txt" } } }\n' },
  ],
])('%s is a symbolic link', async (_, path, target, more) => {
  repository.git('checkout', '--quiet', '--force', '--orphan', `links-${path.replaceAll(/\W/g, '-')}`);
  repository.commit(fleetWith({ 'docker/node.txt': 'FROM base\n', ...more }));
  rmSync(join(repository.folder, path), { force: true });
  symlinkSync(target, join(repository.folder, path));
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Link');
  expect(await complaintAt('HEAD')).toContain(`${path} is a symbolic link, and a change of what it leads to`);
});

test('a workspace package in a submodule', async () => {
  const library = createRepository();
  try {
    library.commit(new Map([['package.json', '{ "name": "@fleet/env" }\n']]));
    repository.git('checkout', '--quiet', '--force', '--orphan', 'submodule');
    const own = [...files].filter(([path]) => !path.startsWith('packages/env/'));
    repository.commit(new Map(own));
    runGit(repository.folder, [
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      library.folder,
      'packages/env',
    ]);
    repository.git('commit', '--quiet', '--all', '--message', 'Add');
    expect(await complaintAt('HEAD')).toMatch(
      /^The workspace package packages\/env lies in the submodule packages\/env/,
    );
  } finally {
    library.remove();
  }
});

test('which app comes first does not matter to the fingerprints of the others', async () => {
  const settings = fields(() => ({ pnpm: { onlyBuiltDependencies: ['denque', 'pg'], overrides: {} } }));
  const [commit = ''] = importCommits(
    repository.folder,
    [edited(files, { 'packages/env/package.json': settings })],
    'order',
  );
  const open = async () =>
    (await (await openRepository(repository.folder)).revision(commit)) ?? Promise.reject(new Error());
  const inOrder = await digestsOf(await open());
  const revision = await open();
  const workspace = await readWorkspace(revision);
  for (const app of workspace.apps.toReversed()) {
    const { fingerprint } = await contextOf(revision, workspace, app);
    expect(fingerprint).toBe(inOrder.get(app.name.replace('@fleet/', ''))?.fingerprint);
  }
});
