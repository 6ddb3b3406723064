import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { copyWorkspace, type WorkspaceCopy } from './workspace.ts';

const dryRun = z.object({ tasks: z.array(z.object({ taskId: z.string(), hash: z.string(), command: z.string() })) });
const tasks = ['build', 'lint', 'typecheck', 'test', 'test:integration'];

let copy: WorkspaceCopy;
let before: Map<string, string>;

beforeAll(() => {
  copy = copyWorkspace();
  before = hashes();
});
beforeEach(() => {
  copy.git('reset', '--quiet', '--hard');
  copy.git('clean', '--quiet', '-d', '--force');
});
afterAll(() => {
  copy.remove();
});

function hashes(): Map<string, string> {
  const { tasks: all } = dryRun.parse(JSON.parse(copy.run('turbo', 'run', ...tasks, '--dry=json')));
  return new Map(all.filter(({ command }) => command !== '<NONEXISTENT>').map(({ taskId, hash }) => [taskId, hash]));
}

/** The tasks that a change of these files makes turbo run again. */
function rerunAfter(change: (file: (path: string) => string) => void): string[] {
  change((path) => join(copy.folder, path));
  const after = hashes();
  return [...after]
    .filter(([task, hash]) => before.get(task) !== hash && !ofEverything.has(task))
    .map(([task]) => task);
}
/** Plays the life of the whole repository, so any change may concern it. */
const ofEverything = new Set(['@repo/rehearse#test:integration']);
const builds = (rerun: string[]) => rerun.filter((task) => task.endsWith('#build'));

describe('what turbo runs again', () => {
  test('nothing, when nothing changed', () => {
    expect(rerunAfter(() => undefined)).toEqual([]);
  });

  test('a test that is touched is linted, type-checked and run, and nothing is built', () => {
    const rerun = rerunAfter((file) => {
      writeFileSync(
        file('packages/runtime/cache/src/added.test.ts'),
        "import { test } from 'vitest';\ntest.todo('added');\n",
      );
    });
    expect(rerun).toEqual(['@repo/cache#lint', '@repo/cache#test', '@repo/cache#typecheck'].toSorted());
  });

  test('an ESLint rule that changes runs lint everywhere and builds nothing', () => {
    const rerun = rerunAfter((file) => {
      appendFileSync(file('packages/config/eslint/src/rules/base.ts'), '// changed\n');
    });
    expect(builds(rerun)).toEqual([]);
    expect(rerun).toContain('@repo/api#lint');
    expect(rerun.filter((task) => /#(test|typecheck)/.test(task) && !task.startsWith('@repo/eslint-config'))).toEqual(
      [],
    );
  });

  test('a README that changes runs nothing', () => {
    const rerun = rerunAfter((file) => {
      writeFileSync(file('packages/runtime/cache/README.md'), '# Changed\n');
      writeFileSync(file('README.md'), '# Changed\n');
    });
    expect(rerun).toEqual([]);
  });

  test('one app that changes concerns only itself', () => {
    const rerun = rerunAfter((file) => {
      appendFileSync(file('apps/worker/src/main.ts'), '// changed\n');
    });
    expect(rerun).not.toEqual([]);
    expect(rerun.filter((task) => !task.startsWith('@repo/worker#'))).toEqual([]);
  });

  test('a package that changes builds what ships it, and nothing else', () => {
    const rerun = rerunAfter((file) => {
      appendFileSync(file('packages/runtime/cache/src/index.ts'), '// changed\n');
    });
    expect(builds(rerun)).toEqual(['@repo/api#build', '@repo/cache#build']);
  });

  test('the bundler settings rebuild everything that uses them', () => {
    const rerun = rerunAfter((file) => {
      appendFileSync(file('packages/config/tsup/src/index.ts'), '// changed\n');
    });
    expect(builds(rerun)).toEqual([...before.keys()].filter((task) => task.endsWith('#build')));
  });
});
