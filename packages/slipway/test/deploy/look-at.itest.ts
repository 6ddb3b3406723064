import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { planSchema } from '../../src/report/plan-schema.ts';
import { statusSchema } from '../../src/report/status-schema.ts';
import type { AppModel } from './kit/app-model.ts';
import { recordsOf, seen, versions } from './kit/look.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');

describe.skipIf(cluster.missing || registry.missing)('looking at an environment [needs cluster and registry]', () => {
  let yard: Yard;
  let commit: string;
  const api = (greeting: string, secret = 'first secret value'): AppModel => ({
    name: 'api',
    settings: { GREETING: greeting },
    secrets: { TOKEN: secret },
  });
  const web: AppModel = { name: 'web' };
  const extra = { metadata: { name: 'extra' }, spec: { selector: { app: 'none' }, ports: [{ port: 80 }] } };
  const status = async (...words: string[]) => {
    const { stdout, status: code } = await yard.slipway('status', '--env', yard.environment, '--json', ...words);
    expect(code).toBe(0);
    const [environment] = statusSchema.parse(JSON.parse(stdout)).environments;
    if (environment === undefined) throw new Error('no environment');
    return environment;
  };
  const plan = async (...words: string[]) => {
    const { stdout, stderr } = await yard.slipway('plan', '--env', yard.environment, '--json', ...words);
    expect(stderr).toBe('');
    return planSchema.parse(JSON.parse(stdout));
  };
  const appIn = async (name: string) => (await status()).apps.find((app) => app.name === name);

  beforeAll(async () => {
    yard = await createYard();
    commit = await yard.commit([web, api('hello')]);
  });
  afterAll(() => yard.remove());

  it('before anything runs, the plan is everything and there is nothing to see', async () => {
    expect((await plan()).apps.every(({ verdicts }) => verdicts.deploy.needed)).toBe(true);
    expect(await status()).toMatchObject({ apps: [], lock: null, fault: null });
    const { stdout: text } = await yard.slipway('status', '--env', yard.environment);
    for (const command of ['plan', 'diff', 'deploy']) {
      const wrong = await yard.slipway(command, '--env', 'stagign');
      expect({ status: wrong.status, stdout: wrong.stdout }).toEqual({ status: 2, stdout: '' });
      expect(wrong.stderr).toContain(`No app has manifests for stagign, there are some for ${yard.environment}`);
    }
    expect(text).toContain(`nothing of slipway's runs in the namespace ${yard.environment}`);
    const { stdout, status: code } = await yard.slipway('diff', '--env', yard.environment, 'api', '--exit-code');
    expect(code).toBe(1);
    expect(stdout).toContain('+kind: Deployment');
    expect(stdout).not.toContain('first secret value');
  });

  it('then it shows what runs, and a plan and a diff of nothing', async () => {
    expect((await yard.deploy()).status).toBe(0);
    expect(await appIn('api')).toMatchObject({
      version: '1.0.0',
      commit,
      pods: { ready: 1, wanted: 1 },
      interrupted: false,
      drift: [],
    });
    const { base, apps } = await plan();
    expect(base).toMatchObject({ kind: 'environment', name: yard.environment });
    expect(apps.flatMap(({ verdicts }) => Object.values(verdicts).filter(({ needed }) => needed))).toEqual([]);
    const { stdout, status: code } = await yard.slipway('diff', '--env', yard.environment, '--exit-code');
    expect({ stdout, code }).toEqual({ stdout: `Nothing would change in ${yard.environment}.\n`, code: 0 });
  });

  it('a change shows with its cause and in the diff, without a secret and without a write', async () => {
    await yard.commit([web, api('good day', 'second secret value')]);
    const before = await versions(yard);
    const { apps } = await plan();
    const [api1, web1] = ['api', 'web'].map((name) => apps.find((app) => app.name === name)?.verdicts);
    expect(web1?.config.needed).toBe(false);
    expect(api1?.config).toMatchObject({ needed: true });
    expect(api1?.config.causes[0]?.text).toMatch(/^infra\/k8s\/apps\/api\/.* changed/);
    const { stdout } = await yard.slipway('diff', '--env', yard.environment);
    expect(stdout).toMatch(/^[-+] .*GREETING: good day$/m);
    expect(stdout).not.toMatch(/(?:first|second) secret value|c2Vjb25k|Zmlyc3Q/);
    expect(stdout).not.toMatch(/^web$/m);
    expect(await versions(yard)).toEqual(before);
  });

  it('what a deployment would remove is in the diff, and what it would keep is not', async () => {
    await yard.commit([web, { ...api('hello'), objects: [{ apiVersion: 'v1', kind: 'Service', ...extra }] }]);
    expect((await yard.deploy()).status).toBe(0);
    await yard.commit([api('hello')]);
    const { stdout, status: code } = await yard.slipway('diff', '--env', yard.environment, '--exit-code');
    expect(code).toBe(1);
    expect(stdout.match(/^.* would be removed.*$/gm)).toEqual([
      'Service/extra would be removed: neither this release nor a rollback needs it',
    ]);
    expect(stdout).toMatch(/^web runs, and is no app of this revision: .*--allow-teardown/m);
    await yard.commit([web, api('hello')]);
    expect((await yard.deploy()).status).toBe(0);
    const services = await seen(yard, 'services');
    expect(services.map(({ metadata }) => metadata.name)).toEqual(['api', 'web']);
  });

  it('what was changed by hand is drift, with whose hand it was', async () => {
    await yard.kubectl('set', 'env', 'deployment/api', 'BY_HAND=1');
    await yard.kubectl('delete', 'service', 'web');
    const { apps } = await status();
    const drift = (name: string) => apps.find((app) => app.name === name)?.drift;
    expect(drift('api')).toHaveLength(1);
    expect(drift('api')?.[0]?.object).toBe('Deployment/api');
    expect(drift('api')?.[0]?.text).toMatch(/env\[BY_HAND\].* by kubectl-set/);
    expect(drift('web')).toEqual([{ object: 'Service/web', text: 'is gone' }]);
    const { stdout } = await yard.slipway('status', '--env', yard.environment);
    expect(stdout).toMatch(/^api +1\.0\.0 fp-\w{8} \d\/1 drift +\d{4}-\d\d-\d\d \d\d:\d\d +\S+@\S+$/m);
    expect(stdout).toContain(`${yard.environment}: web Service/web: is gone`);
  });

  it('what was changed by hand is told by a plan and a deployment too, and stays where nothing else differs', async () => {
    await yard.kubectl('scale', 'deployment/web', '--replicas=2');
    const text = (app: string) => new RegExp(`^Deployment/${app} was changed by hand .*deploy --env .* ${app} --again`);
    const texts = [
      expect.stringMatching(text('api')),
      expect.stringMatching(/^Deployment\/web was changed by hand \(spec\.replicas by kubectl\)/),
    ];
    expect((await plan()).warnings).toEqual(texts);
    await yard.commit([web, api('hello')]);
    const { told, writes } = await yard.deploy();
    expect(told.flatMap((event) => (event.event === 'note' ? [event.text] : []))).toEqual(texts);
    expect(writes).toBe(0);
  });

  it('a deployment takes back what was changed by hand, what was added too', async () => {
    expect((await yard.deploy('--again')).status).toBe(0);
    expect(await yard.kubectl('get', 'deployment', 'api', '--output', 'yaml')).not.toContain('BY_HAND');
    expect((await status()).apps.map(({ name, drift }) => ({ name, drift }))).toEqual([
      { name: 'api', drift: [] },
      { name: 'web', drift: [] },
    ]);
  });

  it('an image that was set by hand is no release, so the next deployment brings the release back', async () => {
    const [image = ''] = (await yard.kubectl('get', 'deployment', 'web', '--output', 'jsonpath={..image}')).split(' ');
    await yard.kubectl('set', 'image', 'deployment/web', `*=${image.replace(/:fp-[^@]*/, ':by-hand')}`);
    const { apps, warnings } = await plan();
    expect(apps.map(({ name, verdicts }) => [name, verdicts.deploy.needed])).toEqual([
      ['api', false],
      ['web', true],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^Deployment\/web was changed by hand \(.*image by kubectl-set\): so web does not run its release/,
      ),
    ]);
    expect((await yard.deploy()).outcomes).toEqual({ web: 'deployed' });
    expect(await yard.kubectl('get', 'deployment', 'web', '--output', 'jsonpath={..image}')).toContain(image);
    expect((await yard.deploy()).writes).toBe(0);
  });

  it('a deployment that did not end is seen, and planned again', async () => {
    const [record = ''] = (await recordsOf(yard, 'api')).slice(0, 1);
    expect(record).toMatch(/good$/);
    const { stdout } = await yard.slipway('status', '--env', yard.environment, '--json');
    expect(stdout).toContain('"interrupted": false');
    await yard.kubectl('annotate', 'secret', 'slipway-web-3', 'slipway.dev/phase=started', '--overwrite');
    expect(await appIn('web')).toMatchObject({ interrupted: true });
    const web1 = (await plan()).apps.find(({ name }) => name === 'web')?.verdicts.deploy;
    expect(web1?.needed).toBe(true);
    expect(web1?.causes[0]?.text).toContain('its last deployment did not end');
  });

  it('one environment that cannot be asked does not hide another', async () => {
    yard.repository.write({
      'slipway.json': JSON.stringify({ environments: { [yard.environment]: {}, far: { context: 'nowhere' } } }),
    });
    const { stdout, status: code } = await yard.slipway('status');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^api +1\.0\.0 .*\?$/m);
    expect(stdout).toMatch(/^far: .*nowhere/m);
    const unknown = await yard.slipway('plan', '--env', 'far');
    expect(unknown.status).toBe(2);
    expect(unknown.stdout).toBe('');
  });
});
