import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { copyWorkspace, type WorkspaceCopy } from './workspace.ts';

let copy: WorkspaceCopy;

beforeAll(() => {
  copy = copyWorkspace();
});
afterAll(() => {
  copy.remove();
});

function versionOf(app: string): string {
  const manifest = readFileSync(join(copy.folder, 'apps', app, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}

test('a changeset raises the version of the app it names, and every app is tagged once', () => {
  const before = { api: versionOf('api'), web: versionOf('web') };
  writeFileSync(
    join(copy.folder, '.changeset/calm-ships-sail.md'),
    "---\n'@repo/api': minor\n---\n\nRecords who released.\n",
  );

  copy.run('changeset', 'version');
  copy.git('add', '--all');
  copy.git('commit', '--quiet', '--message', 'Version');
  copy.run('changeset', 'git-tag');

  expect(versionOf('api')).not.toBe(before.api);
  expect(versionOf('web')).toBe(before.web);
  expect(readFileSync(join(copy.folder, 'apps/api/CHANGELOG.md'), 'utf8')).toContain('Records who released.');
  expect(copy.git('tag').trim().split('\n')).toContain(`@repo/api@${versionOf('api')}`);
  expect(copy.git('tag')).not.toContain('@repo/cache');
});
