import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { fleet } from './kit/fleet.ts';
import { planOf } from './kit/plan.ts';
import { createRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// What is said of an app that is none any more, and of a commit that git has lost.

describe('the teardown of an app whose package is still there', () => {
  test.each([
    ['its Dockerfile is gone', { 'apps/web/Dockerfile': null }, 'apps/web/Dockerfile removed ← web'],
    [
      'slipway.json says so',
      { 'slipway.json': '{ "apps": { "apps/web": false } }' },
      'slipway.json: apps.apps/web false changed ← web',
    ],
  ])('%s', async (_, edits, text) => {
    const changed = createRepository();
    try {
      const before = changed.commit(workspaceFiles(fleet));
      for (const [path, content] of Object.entries(edits)) {
        if (content === null) await rm(join(changed.folder, path));
        else changed.write({ [path]: content });
      }
      const { apps } = await planOf(changed.folder, '--base', before);
      expect(apps.find(({ name }) => name === 'web')?.verdicts.teardown.causes.map((cause) => cause.text)).toEqual([
        text,
      ]);
    } finally {
      changed.remove();
    }
  });
});

test('a head whose commit git has lost is said to be missing', async () => {
  const lost = createRepository();
  try {
    const commit = lost.commit(workspaceFiles(fleet));
    await rm(join(lost.folder, '.git/objects', commit.slice(0, 2), commit.slice(2)));
    const { status, stderr } = await slipway(lost.folder, ['plan', '--head', 'HEAD']);
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^The git object ${commit} is missing`));
  } finally {
    lost.remove();
  }
});
