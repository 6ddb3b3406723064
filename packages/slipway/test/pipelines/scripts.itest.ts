import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createFolder, type TestFolder } from '../kit/clones.ts';
import { lastScriptOf, readWorkflow, standIns } from '../kit/workflow.ts';

// The steps' own lines, with stand-ins for the tools: what is called, in which order, and what stops it.

const [main, release, deploy, preview] = (['main', 'release', 'deploy', 'preview'] as const).map(readWorkflow);
const digest = `sha256:${'ab12'.repeat(16)}`;
const images = JSON.stringify({
  version: 1,
  images: [{ app: 'api', reference: 'ghcr.io/acme/shop/api:fp-1', digest, status: 'pushed' }],
});

let folder: TestFolder;
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => {
  folder.remove();
});

const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
const line = (...words: string[]) => words;
function script(workflow: typeof main, job: string): string {
  if (workflow === undefined) throw new Error('There is no such workflow');
  return lastScriptOf(workflow, job);
}

test('images are where GitHub keeps them, in lower case, or where the variable says', () => {
  const { run } = standIns(folder.path);
  run('.github/actions/registry/name', { REGISTRY: '', BELOW: '' });
  run('.github/actions/registry/name', { REGISTRY: 'registry.example.com/shop', BELOW: 'preview' });
  expect(read('environment')).toBe(
    'SLIPWAY_REGISTRY=ghcr.io/acme/shop\nSLIPWAY_REGISTRY=registry.example.com/shop/preview\n',
  );
  expect(read('outputs')).toContain('host=ghcr.io\n');
  expect(read('outputs')).toContain('host=registry.example.com\n');
});

test('a job’s cluster is in a file that nobody else can read, and a missing secret says where it is set', () => {
  const { run } = standIns(folder.path);
  expect(run('.github/actions/environment/write-kubeconfig', { KUBECONFIG_TEXT: 'apiVersion: v1' }).status).toBe(0);
  expect(run('stat --format=%a kubeconfig').stdout).toBe('600\n');
  expect(read('environment')).toBe(`KUBECONFIG=${join(folder.path, 'kubeconfig')}\n`);
  const missing = run('.github/actions/environment/write-kubeconfig', { KUBECONFIG_TEXT: '' });
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain('docs/how-to/set-up-github.md');
});

test('an image is pushed and becomes the subject of an attestation', () => {
  const { run, calls } = standIns(folder.path, { 'slipway image': images });
  const ended = run('.github/actions/images/push', { APPS: 'api worker', SLIPWAY_REGISTRY: 'ghcr.io/acme/shop' });
  expect(ended).toMatchObject({ status: 0, stdout: `api: built and pushed, ${digest}\n` });
  expect(calls()).toEqual([line('slipway', 'image', 'api', 'worker', '--head', 'HEAD', '--push', '--json')]);
  expect(read('subjects')).toBe(`${digest.slice('sha256:'.length)}  ghcr.io/acme/shop/api\n`);
});

const toDeploy = (...apps: string[]) =>
  `${JSON.stringify({ event: 'plan', apps: apps.map((app) => ({ app })) })}\n{"event":"end","exitCode":0}\n`;

test('an image is deployed only when main.yml on main built that very digest; what runs already is not asked about', () => {
  const verify = { ENVIRONMENT: 'staging', APPS: '', HEAD: 'HEAD', SLIPWAY_REGISTRY: 'ghcr.io/acme/shop' };
  const answers = { 'slipway image': images, 'slipway deploy': toDeploy('api') };
  const { run, calls } = standIns(folder.path, answers);
  expect(run('.github/actions/attested/verify', verify).status).toBe(0);
  expect(calls()).toEqual([
    line('slipway', 'deploy', '--env', 'staging', '--head', 'HEAD', '--plan', '--json', '--'),
    line('slipway', 'image', '--head', 'HEAD', '--check', '--json', '--', 'api'),
    line(
      ...['gh', 'attestation', 'verify', `oci://ghcr.io/acme/shop/api@${digest}`, '--repo', 'acme/Shop'],
      ...['--source-ref', 'refs/heads/main', '--signer-workflow', 'acme/Shop/.github/workflows/main.yml'],
    ),
  ]);
  const refusing = standIns(folder.path, { ...answers, 'gh attestation': 'refused: no attestation' });
  const refused = refusing.run('.github/actions/attested/verify', verify);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain(`::error::ghcr.io/acme/shop/api@${digest} was not built by main.yml`);
  for (const call of ['slipway image', 'slipway deploy']) {
    const missing = standIns(folder.path, { ...answers, [call]: 'refused' });
    expect(missing.run('.github/actions/attested/verify', verify).status).not.toBe(0);
  }
  const same = standIns(folder.path, { ...answers, 'slipway deploy': toDeploy() });
  expect(same.run('.github/actions/attested/verify', { ...verify, APPS: 'web' }).status).toBe(0);
  expect(same.calls()).toHaveLength(1);
});

test('a registry without attestations is told of and not asked', () => {
  const { run, calls } = standIns(folder.path);
  const ended = run('.github/actions/attested/verify', { SLIPWAY_REGISTRY: '127.0.0.1:5000/shop', HEAD: 'HEAD' });
  expect(ended.status).toBe(0);
  expect(ended.stdout).toContain('::notice::');
  expect(calls()).toEqual([]);
});

test('main deploys its own commit, and starts a release of versions without a tag', () => {
  const { run, calls } = standIns(folder.path, { 'slipway release': '@repo/api@1.2.0\n@repo/web@3.0.1\n' });
  const { steps = [] } = main?.jobs['staging'] ?? {};
  const commit = { GITHUB_SHA: 'abc' };
  expect(run(steps.find(({ name }) => name === 'Deploy what differs')?.run ?? '', commit).status).toBe(0);
  expect(run(script(main, 'staging'), commit).status).toBe(0);
  expect(read('outputs')).toBe('tags=@repo/api@1.2.0 @repo/web@3.0.1\n');
  expect(run(script(main, 'release'), commit).status).toBe(0);
  expect(calls()).toEqual([
    line('slipway', 'deploy', '--env', 'staging', '--head', 'abc', '--onward'),
    line('slipway', 'release', '--untagged', '--head', 'abc'),
    line('gh', 'workflow', 'run', 'release.yml', '--repo', 'acme/Shop', '--ref', 'main', '--raw-field', 'commit=abc'),
  ]);
});

test.each([
  ['main', 'staging'],
  ['release', 'production'],
] as const)(
  'what was overtaken is told by main as it is now, which a checkout of an older commit would take back: %s.yml',
  (name, job) => {
    const steps = readWorkflow(name).jobs[job]?.steps ?? [];
    expect(steps[0]?.with).toMatchObject({ ref: 'main', 'fetch-depth': 0 });
  },
);

test('production gets each version’s digest under its name, then all apps of the commit at once', () => {
  const { run, calls } = standIns(folder.path);
  const environment = { APPS: 'api web', HEAD: 'abc', TAGS: '@repo/api@1.2.0 @repo/web@3.0.1' };
  expect(run(script(release, 'production'), environment).status).toBe(0);
  expect(calls()).toEqual([
    line('slipway', 'promote', 'api', '--to', '1.2.0', '--head', 'abc'),
    line('slipway', 'promote', 'web', '--to', '3.0.1', '--head', 'abc'),
    line('slipway', 'deploy', '--env', 'prod', 'api', 'web', '--head', 'abc', '--onward'),
  ]);
});

test('a promotion that is refused deploys nothing', () => {
  const { run, calls } = standIns(folder.path, { 'slipway promote': 'refused' });
  expect(run(script(release, 'production'), { APPS: 'api', HEAD: 'abc', TAGS: '@repo/api@1.2.0' }).status).toBe(1);
  expect(calls()).toHaveLength(1);
});

test('more than three tags, made by hand or given on the form, are verified in one call', () => {
  const { run, calls } = standIns(folder.path);
  const tags = ['@repo/a@1.0.0', '@repo/b@1.0.0', '@repo/c@1.0.0', '@repo/d@1.0.0'];
  expect(run(script(release, 'verify'), { TAGS: tags.join(' ') }).status).toBe(0);
  expect(calls()).toEqual([line('slipway', 'release', '--github', '--', ...tags)]);
});

test('a tag pushed by hand starts main’s release with it, as text: a value that begins with @ could be a file’s name', () => {
  const { run, calls } = standIns(folder.path);
  expect(run(script(release, 'pushed'), { GITHUB_REF_NAME: '@repo/api@1.2.0' }).status).toBe(0);
  expect(calls()).toEqual([
    line(
      ...['gh', 'workflow', 'run', 'release.yml', '--repo', 'acme/Shop', '--ref', 'main'],
      ...['--raw-field', 'tags=@repo/api@1.2.0'],
    ),
  ]);
});

const form = { ENVIRONMENT: 'staging', APPS: '', VERSION: '', ROLLBACK: 'false', PLAN: 'false', TEARDOWN: 'false' };
test.each([
  ['everything', {}, [line('deploy', '--env', 'staging', '--head', 'HEAD', '--')]],
  [
    'some apps of a tag, with apps that are gone torn down',
    { APPS: 'api web', VERSION: '@repo/api@1.2.0', TEARDOWN: 'true' },
    [line('deploy', '--env', 'staging', '--head', '@repo/api@1.2.0', '--allow-teardown', '--', 'api', 'web')],
  ],
  ['a plan', { PLAN: 'true' }, [line('deploy', '--env', 'staging', '--head', 'HEAD', '--plan', '--')]],
  ['production', { ENVIRONMENT: 'prod' }, [line('deploy', '--env', 'prod', '--head', 'HEAD', '--')]],
  [
    'an option in disguise, which is no app',
    { APPS: '--env=prod' },
    [line('deploy', '--env', 'staging', '--head', 'HEAD', '--', '--env=prod')],
  ],
  [
    'a rollback of two apps',
    { ROLLBACK: 'true', APPS: 'api web' },
    [line('rollback', '--env', 'staging', '--', 'api'), line('rollback', '--env', 'staging', '--', 'web')],
  ],
  [
    'a rollback to a version',
    { ROLLBACK: 'true', APPS: 'api', VERSION: '1.1.0' },
    [line('rollback', '--env', 'staging', '--to', '1.1.0', '--', 'api')],
  ],
  ['the plan of a rollback', { ROLLBACK: 'true', APPS: 'api', PLAN: 'true' }, [line('status', '--env', 'staging')]],
])('by hand: %s', (_, given, expected) => {
  const { run, calls } = standIns(folder.path);
  expect(run(script(deploy, 'deploy'), { ...form, ...given }).status).toBe(0);
  expect(calls()).toEqual(expected.map((words) => ['slipway', ...words]));
});

test('by hand: a rollback of no app in particular is refused', () => {
  const { run, calls } = standIns(folder.path);
  expect(run(script(deploy, 'deploy'), { ...form, ROLLBACK: 'true' })).toMatchObject({ status: 2 });
  expect(calls()).toEqual([]);
});

test('a preview is built, deployed for three days, and ended by its name or by its age', () => {
  const { run, calls } = standIns(folder.path);
  expect(run(script(preview, 'deploy'), { PREVIEW: 'pr-7' }).status).toBe(0);
  expect(run(script(preview, 'teardown'), { PREVIEW: '--env pr-7' }).status).toBe(0);
  expect(run(script(preview, 'teardown'), { PREVIEW: '--expired' }).status).toBe(0);
  expect(calls()).toEqual([
    line('slipway', 'image', '--head', 'HEAD', '--push'),
    line('slipway', 'deploy', '--env', 'pr-7', '--from', 'staging', '--ttl', '3d', '--head', 'HEAD'),
    line('slipway', 'teardown', '--env', 'pr-7'),
    line('slipway', 'teardown', '--expired'),
  ]);
});
