import { renameSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { planFor } from '../src/commands/plan-for.ts';
import { SlipwayError } from '../src/error.ts';
import type { Plan } from '../src/plan/index.ts';
import { workOf } from './kit/comparing.ts';
import { damaged, damages } from './kit/damage.ts';
import { importTrees } from './kit/fast-import.ts';
import { hostile, type Hostile } from './kit/hostile.ts';
import { readTree } from './kit/oracle/reading.ts';
import { workBetween } from './kit/oracle/verdicts.ts';
import { fleets } from './kit/random/fleets.ts';
import type { Tree } from './kit/random/model.ts';
import { mutate } from './kit/random/mutations.ts';
import { treeOf } from './kit/random/tree.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { seed } from './kit/seed.ts';
import { slipway } from './kit/slipway.ts';

let repository: TestRepository;

beforeAll(() => {
  repository = createRepository();
});
afterAll(() => {
  repository.remove();
});

/** A repository that has every file which a plan can read. */
const [start] = fc.sample(fleets, { numRuns: 1, seed: 20 });
if (start === undefined) throw new Error('there is no sample');
const whole = treeOf(
  mutate(start, [
    { kind: 'patch a dependency', at: 0, with: 1 },
    { kind: 'need a dependency', at: 0, with: 0 },
    { kind: 'need a folder of the repository', at: 0, with: 0 },
    { kind: 'pin a base image', at: 0, with: 1 },
    { kind: 'pass an argument to one build', at: 0, with: 1 },
    { kind: 'write an .npmrc', at: 0, with: 1 },
    { kind: 'edit the .dockerignore', at: 0, with: 1 },
    { kind: 'write a .dockerignore for one Dockerfile', at: 0, with: 2 },
    { kind: 'edit an overlay', at: 0, with: 1 },
  ]),
);
const readFiles = [...whole.files.keys()].filter((path) =>
  /(?:^|\/)(?:package\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|slipway\.(?:lock\.)?json|\.npmrc|[^/]*Dockerfile[^/]*|\.dockerignore|kustomization\.yaml|[^/]*\.patch)$/.test(
    path,
  ),
);

function withFile(path: string, content: string): Tree {
  return { ...whole, files: new Map([...whole.files, [path, content]]) };
}

/** A plan, or the sentence instead of one; everything else is a fault of ours. */
async function attempt(base: Tree, head: Tree): Promise<Plan | string> {
  const [before, after] = importTrees(repository.folder, [base, head]);
  try {
    return (await planFor({ cwd: repository.folder, base: before, head: after, details: false })).plan;
  } catch (error) {
    if (error instanceof SlipwayError) return error.message;
    throw error;
  }
}

/** Work that is to be done by definition and that a plan does not ask for; nothing can be said of what no parser reads. */
function missed(plan: Plan, base: Tree, head: Tree): string[] {
  let expected: ReturnType<typeof workBetween>;
  try {
    expected = workBetween(readTree(base), readTree(head));
  } catch {
    return [];
  }
  const { apps, packages } = workOf(plan);
  const toCheck = expected.packages.filter((path) => !packages.includes(path));
  return [
    ...toCheck.map((path) => `${path} is not checked`),
    ...Object.entries(expected.apps).flatMap(([name, work]) => {
      const planned = new Map(Object.entries(apps[name] ?? {}));
      const kinds = Object.entries(work).filter(([kind, isNeeded]) => isNeeded && planned.get(kind) !== true);
      return kinds.map(([kind]) => `${name}: no ${kind}`);
    }),
  ];
}

/** What is wrong with how a plan took a tree that is broken on one side; empty when all is well. */
async function faultsOf(broken: Tree, isOnBase: boolean): Promise<string[]> {
  const [base, head] = isOnBase ? [broken, whole] : [whole, broken];
  const answer = await attempt(base, head);
  if (typeof answer === 'string') {
    return [
      ...(answer.includes('\n') ? [`is more than a line: ${answer}`] : []),
      ...(isOnBase ? [`refuses for what is broken on the base only: ${answer}`] : []),
    ];
  }
  if (answer.base.kind !== 'missing') return missed(answer, base, head);
  const left = answer.apps.filter(({ verdicts }) => !verdicts.image.needed || !verdicts.check.needed);
  // That base images have no digest is said of every plan.
  const warnings = answer.warnings.filter((warning) => !warning.includes('slipway image pin'));
  const silent = warnings.length === 0 ? ['says nothing of it'] : [];
  return [...silent, ...left.map(({ name }) => `leaves ${name} alone without a base`)];
}

test('a damaged file is a plan that misses nothing, or a sentence, and on the base never in the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...readFiles), damages, fc.boolean(), async (path, damage, isOnBase) => {
      const broken = withFile(path, damaged(whole.files.get(path) ?? '', damage));
      expect(await faultsOf(broken, isOnBase)).toEqual([]);
    }),
    { numRuns: 400, ...seed },
  );
});

describe('what somebody may write on purpose', () => {
  const cases = hostile.map((one): [string, Hostile] => [`${one.path}: ${one.what}`, one]);

  test.each(cases)('%s', async (_, { path, content, says }) => {
    const broken = withFile(path, content(whole.files.get(path) ?? ''));
    expect(await faultsOf(broken, false)).toEqual([]);
    expect(await faultsOf(broken, true)).toEqual([]);
    const answer = await attempt(whole, broken);
    expect(typeof answer === 'string' ? answer : 'a plan').toMatch(says ?? /./);
  });

  test('as a process it is one sentence, no trace, and exit code 2', async () => {
    const [before, after] = importTrees(repository.folder, [
      whole,
      withFile('package.json', '{ "name": "\u001B[31m", ]'),
    ]);
    const { status, stdout, stderr } = await slipway(repository.folder, [
      'plan',
      '--base',
      before ?? '',
      '--head',
      after ?? '',
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^package\.json is not valid JSON .*: mend it by hand\.\n$/);
    expect(stderr).not.toContain('\u001B');
  });

  test.each(['constructor', '__proto__', 'toString'])('a command called %s is none', async (name) => {
    const { status, stderr } = await slipway(repository.folder, [name]);
    expect(status).toBe(2);
    expect(stderr).toContain(`There is no command "${name}"`);
  });
});

describe('a state file', () => {
  const state = async () => {
    const [commit = ''] = importTrees(repository.folder, [whole]);
    const { plan } = await planFor({ cwd: repository.folder, base: commit, head: commit });
    const apps = plan.apps.map(({ name, path, fingerprint, manifests, migrations, version }) => ({
      ...{ name, path, fingerprint, manifests, migrations, version, commit },
    }));
    return { commit, text: JSON.stringify({ version: 1, apps }, null, 1) };
  };
  const planWith = async (text: string, head: string) => {
    const file = join(repository.folder, '.git/state.json');
    await writeFile(file, text);
    return planFor({ cwd: repository.folder, state: file, head });
  };

  test('that is damaged is refused, or a plan that finds what differs', async () => {
    const { commit, text } = await state();
    await fc.assert(
      fc.asyncProperty(damages, async (damage) => {
        const answer = await planWith(damaged(text, damage), commit).then(
          ({ plan }) => plan.apps.map(({ name }) => name),
          (error: unknown) => {
            if (error instanceof SlipwayError) return error.message.includes('\n') ? [] : ['api'];
            throw error;
          },
        );
        expect(answer).toContain('api');
      }),
      { numRuns: 150, ...seed },
    );
  });

  test('may begin with a byte order mark', async () => {
    const { commit, text } = await state();
    expect(workOf((await planWith(`\uFEFF${text}`, commit)).plan).apps['api']).toMatchObject({ image: false });
  });

  test('may name a commit that cannot be read: then its hashes decide', async () => {
    const { text } = await state();
    const [broken = '', head = ''] = importTrees(repository.folder, [withFile('pnpm-lock.yaml', '<<<<<<< \n'), whole]);
    const { plan } = await planWith(text.replaceAll(/"commit": "\w+"/g, `"commit": "${broken}"`), head);
    expect(workOf(plan).apps['api']).toMatchObject({ image: false, deploy: false, config: false });
  });
});

describe('a git object that is missing', () => {
  let broken: TestRepository;
  let before: string;
  let after: string;

  beforeAll(() => {
    broken = createRepository();
    // Loose objects: each is a file of its own.
    before = broken.commit(whole.files);
    after = broken.commit(new Map([...whole.files].map(([path, content]) => [path, changedWhole(path, content)])));
  });
  afterAll(() => {
    broken.remove();
  });

  /** A tree in which all that a plan reads differs, and says the same. */
  function changedWhole(path: string, content: string): string {
    if (path.endsWith('.json')) return `${content}\n`;
    return /\.yaml$|ocker/.test(path) ? `${content}\n# later\n` : content;
  }

  const objects = ['^{tree}', ':apps', ':apps/api/package.json', ':pnpm-lock.yaml', ':pnpm-workspace.yaml'];
  const more = [':apps/api/Dockerfile', ':Dockerfile.base', ':infra/k8s/apps/api/overlays/prod/kustomization.yaml'];

  async function without<T>(object: string, action: () => Promise<T>): Promise<T> {
    const id = broken.git('rev-parse', object).trim();
    const file = join(broken.folder, '.git/objects', id.slice(0, 2), id.slice(2));
    const aside = join(broken.folder, '.git', id);
    broken.git('cat-file', '-e', id);
    // What is kept of an earlier plan would do without the object.
    rmSync(join(broken.folder, '.git/slipway'), { recursive: true, force: true });
    renameSync(file, aside);
    try {
      return await action();
    } finally {
      renameSync(aside, file);
    }
  }

  test.each([...objects, ...more])('%s of the head: a sentence with the mend', async (object) => {
    await without(`${after}${object}`, async () => {
      const plan = planFor({ cwd: broken.folder, base: before, head: after });
      await expect(plan).rejects.toThrow(SlipwayError);
    });
  });

  test.each([...objects, ...more])('%s of the base: the widest plan, said loudly', async (object) => {
    await without(`${before}${object}`, async () => {
      const { plan } = await planFor({ cwd: broken.folder, base: before, head: after });
      expect(plan.base.kind).toBe('missing');
      expect(plan.warnings[0]).toContain('everything is to be done');
      expect(plan.apps.filter(({ verdicts }) => !verdicts.image.needed)).toEqual([]);
    });
  });

  test('is told with the command that brings it', async () => {
    await without(`${after}:pnpm-lock.yaml`, async () => {
      const { status, stderr } = await slipway(broken.folder, ['plan', '--base', before, '--head', after]);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^The git object \w+ is missing in .*git fetch.*\n$/);
    });
  });
});
