import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { fleet, fleetWith, withExternal, withPackage } from './kit/fleet.ts';
import { causesOf, packagesToCheck, planBetween, planOf, workIn } from './kit/plan.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

const all = ['api', 'web', 'worker'];
const before = workspaceFiles(fleet);

describe('what a change makes necessary, and nothing else', () => {
  test('a dependency of a dependency that one app uses: that app', async () => {
    const plan = await planBetween(before, workspaceFiles(withExternal('denque', '2.1.1')));

    expect(workIn(plan)).toEqual({ check: ['api'], image: ['api'], deploy: ['api'] });
    expect(packagesToCheck(plan)).toEqual(['@fleet/cache']);
    expect(causesOf(plan, 'api', 'image')).toEqual([
      'pnpm-lock.yaml: denque 2.1.0 → 2.1.1 ← ioredis ← @fleet/cache ← api',
    ]);
    expect(causesOf(plan, 'web', 'image')).toEqual(['pnpm-lock.yaml differs only in what its image does not install']);
  });

  test('a dependency for which the lockfile takes another version that it had before: the app that uses it', async () => {
    const lockfile = before.get('pnpm-lock.yaml') ?? '';
    // Both versions are in it before and after; which one is meant is all that differs.
    const both = lockfile.replaceAll(/^( {2}pg-boss@)12\.38\.0(:[^]*?\n\n)/gm, '$112.38.0$2$112.39.0$2');
    const other = both.replace(/(packages\/outbox:[^]*?version: )12\.38\.0/, '$112.39.0');
    const plan = await planBetween(fleetWith({ 'pnpm-lock.yaml': both }), fleetWith({ 'pnpm-lock.yaml': other }));

    expect(workIn(plan)).toEqual({ check: ['worker'], image: ['worker'], deploy: ['worker'] });
    expect(causesOf(plan, 'worker', 'check')).toEqual([
      'pnpm-lock.yaml: pg-boss 12.38.0 → 12.39.0 ← @fleet/outbox ← worker',
    ]);
  });

  test('an entry of the lockfile that is gone, though another needs it still: the app that would install that', async () => {
    const lockfile = before.get('pnpm-lock.yaml') ?? '';
    const broken = lockfile.replaceAll(/^ {2}denque@[^]*?\n\n/gm, '');
    const plan = await planBetween(before, fleetWith({ 'pnpm-lock.yaml': broken }));

    expect(workIn(plan)).toEqual({ check: ['api'], image: ['api'], deploy: ['api'] });
    expect(plan.warnings[0]).toMatch(/^pnpm-lock\.yaml has no entry for denque@2\.1\.0, which ioredis@6\.0\.0 needs/);
  });

  test('compiler settings that all packages share: all apps', async () => {
    const plan = await planBetween(before, fleetWith({ 'config/typescript/base.json': '{ "strict": false }\n' }));

    expect(workIn(plan)).toEqual({ check: all, image: all, deploy: all });
    expect(causesOf(plan, 'web', 'image')).toEqual([
      'config/typescript/base.json changed ← @fleet/typescript-config ← web',
    ]);
  });

  test("an app's Dockerfile: that app; the base Dockerfile: all that stand on it", async () => {
    const own = await planBetween(
      before,
      fleetWith({ 'apps/web/Dockerfile': `${before.get('apps/web/Dockerfile') ?? ''}EXPOSE 3000\n` }),
    );
    expect(workIn(own)).toEqual({ image: ['web'], deploy: ['web'] });
    expect(causesOf(own, 'web', 'image')).toEqual(['apps/web/Dockerfile changed ← web']);

    const base = await planBetween(
      before,
      fleetWith({ 'Dockerfile.base': `${before.get('Dockerfile.base') ?? ''}WORKDIR /app\n` }),
    );
    expect(workIn(base)).toEqual({ image: all, deploy: all });
    expect(causesOf(base, 'worker', 'image')).toEqual(['Dockerfile.base changed ← worker']);
  });

  test("an app's manifests: only its configuration; a shared component: that of the apps that use it", async () => {
    const own = 'infra/k8s/apps/api/overlays/prod/kustomization.yaml';
    const plan = await planBetween(before, fleetWith({ [own]: `${before.get(own) ?? ''}namePrefix: eu-\n` }));
    expect(workIn(plan)).toEqual({ config: ['api'] });
    expect(causesOf(plan, 'api', 'config')).toEqual([`${own} changed ← api`]);

    const shared = 'infra/k8s/components/service/probes.yaml';
    const component = await planBetween(before, fleetWith({ [shared]: 'readinessProbe: { periodSeconds: 2 }\n' }));
    expect(workIn(component)).toEqual({ config: ['api', 'worker'] });
    expect(causesOf(component, 'web', 'config')).toEqual(['no manifest of it differs']);
  });

  test('an app that is deleted: it is torn down, and no other is touched', async () => {
    const left = { ...fleet, packages: fleet.packages.filter(({ name }) => name !== '@fleet/worker') };
    const plan = await planBetween(before, workspaceFiles(left));

    expect(workIn(plan)).toEqual({ teardown: ['worker'] });
    expect(plan.apps.find(({ name }) => name === 'worker')).toMatchObject({ path: 'apps/worker', fingerprint: null });
    expect(causesOf(plan, 'worker', 'image')[0]).toContain('worker is no app of');
  });

  test('a README and a test of a library: nothing is built', async () => {
    const readme = await planBetween(
      before,
      fleetWith({ 'packages/env/README.md': '# Environment\n', 'README.md': '# Ours\n' }),
    );
    expect(workIn(readme)).toEqual({});
    expect(packagesToCheck(readme)).toEqual([]);
    expect(causesOf(readme, 'api', 'image')).toEqual(['packages/env/README.md changed, and is not in its image']);

    const tested = await planBetween(
      before,
      fleetWith({ 'packages/env/src/index.test.ts': 'test.todo("empty values");\n' }),
    );
    expect(workIn(tested)).toEqual({});
    expect(packagesToCheck(tested)).toEqual(['@fleet/env']);
  });

  test('a release that only raises a version: the same image goes by another name, nothing is built', async () => {
    const released = withPackage('api', (api) => ({
      ...api,
      version: '1.4.2',
      files: { ...api.files, 'CHANGELOG.md': '## 1.4.2\n' },
    }));
    const plan = await planBetween(before, workspaceFiles(released));

    expect(workIn(plan)).toEqual({ deploy: ['api'] });
    expect(causesOf(plan, 'api', 'deploy')).toEqual(['apps/api/package.json: version 1.4.1 → 1.4.2 ← api']);
    expect(causesOf(plan, 'api', 'image')).toContain(
      'apps/api/package.json: version 1.4.1 → 1.4.2 builds nothing: the same image goes by that name',
    );
  });

  test('a new migration: its app migrates', async () => {
    const path = 'apps/api/src/migrations/20261120090000_soak.ts';
    const plan = await planBetween(before, fleetWith({ [path]: 'export const up = "alter table releases";\n' }));

    expect(workIn(plan)).toMatchObject({ migrate: ['api'], image: ['api'], deploy: ['api'] });
    expect(causesOf(plan, 'api', 'migrate')).toEqual([`${path} added ← api`]);
    expect(causesOf(plan, 'web', 'migrate')).toEqual(['web has no migrations']);
  });
});

describe('whatever the history looks like', () => {
  let repository: TestRepository;

  beforeEach(() => {
    repository = createRepository();
  });
  afterEach(() => {
    repository.remove();
  });

  const changed = fleetWith({ 'packages/outbox/src/index.ts': 'export const name = "queue";\n' });

  test('a rollback to an older commit changes what differs from it, though no commit lies between', async () => {
    const older = repository.commit(before);
    const newer = repository.commit(changed);
    const migrated = repository.commit(
      new Map([...changed, ['apps/api/src/migrations/20261120090000_soak.ts', 'export const up = "";\n']]),
    );

    expect(workIn(await planOf(repository.folder, '--base', newer, '--head', older))).toEqual({
      check: ['worker'],
      image: ['worker'],
      deploy: ['worker'],
    });
    const back = await planOf(repository.folder, '--base', migrated, '--head', newer);
    expect(workIn(back)).toMatchObject({ image: ['api'] });
    expect(causesOf(back, 'api', 'migrate')[0]).toContain('migrations only go forward');
  });

  test('a force push to a sibling is compared with what runs, not with where the two parted', async () => {
    const root = repository.commit(before);
    const running = repository.commit(changed);
    repository.git('checkout', '--quiet', root);
    const pushed = repository.commit(fleetWith({ 'packages/contract/src/index.ts': 'export const name = "v2";\n' }));

    const plan = await planOf(repository.folder, '--base', running, '--head', pushed);
    expect(workIn(plan)).toEqual({ check: ['web', 'worker'], image: ['web', 'worker'], deploy: ['web', 'worker'] });
  });

  test('a change that was taken back is no change', async () => {
    const first = repository.commit(before);
    repository.commit(changed);
    const back = repository.commit(before);
    const plan = await planOf(repository.folder, '--base', first, '--head', back);
    expect(workIn(plan)).toEqual({});
    expect(causesOf(plan, 'api', 'image')).toEqual(['the two trees are the same']);
  });

  test('an unknown base is the widest plan, said loudly', async () => {
    repository.commit(before);
    const plan = await planOf(repository.folder, '--base', '0123456789012345678901234567890123456789');
    expect(plan.base).toMatchObject({ kind: 'missing', commit: null });
    expect(plan.warnings[0]).toContain('so everything is to be done');
    expect(workIn(plan)).toEqual({ check: all, image: all, migrate: ['api'], deploy: all });

    const { stdout, status } = await slipway(repository.folder, ['plan', '--base', 'origin/gone']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^! {2}The base 'origin\/gone' is not in this repository, so everything is to be done/m);
  });

  test('a base beyond the end of a shallow clone is unknown too, and the mend is said', async () => {
    const first = repository.commit(before);
    repository.commit(changed);
    const clone = `${repository.folder}/shallow`;
    repository.git('clone', '--quiet', '--depth', '1', `file://${repository.folder}`, clone);
    const plan = await planOf(clone, '--base', first);
    expect(plan.base.kind).toBe('missing');
    expect(plan.warnings[0]).toContain('git fetch --unshallow');
  });
});
