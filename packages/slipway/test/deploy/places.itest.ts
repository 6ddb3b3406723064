import { randomUUID } from 'node:crypto';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { annotationOf, recordsOf, seen } from './kit/look.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');

describe.skipIf(cluster.missing || registry.missing)(
  'environments beside each other [needs cluster and registry]',
  () => {
    const id = randomUUID().slice(0, 8);
    const [staging, prod, pull, late] = [
      `s-${id}`,
      `p-${id}`,
      `pr-${Number.parseInt(id.slice(0, 6), 16)}`,
      `late-${id}`,
    ];
    const settings = { environments: { [staging]: {}, [prod]: { from: staging, soak: '2s' } } };
    const environments = [staging, prod];
    let yard: Yard;

    beforeAll(async () => {
      yard = await createYard(settings, staging);
      await yard.commit([{ name: 'api', environments }]);
    });
    afterAll(async () => {
      for (const name of [prod, pull, late])
        await yard.kubectl('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
      await yard.remove();
    });

    it('let in only what the one before has run', async () => {
      const refused = await yard.slipway('deploy', '--env', prod);
      expect(refused.status).toBe(2);
      expect(refused.stderr).toMatch(
        new RegExp(
          `^${prod} takes only what ${staging} has run: api fp-\\w{12} has not run in ${staging}: deploy it there first`,
        ),
      );
      expect((await yard.deploy()).status).toBe(0);
      await expect.poll(async () => (await yard.slipway('deploy', '--env', prod)).status, { interval: 500 }).toBe(0);
      expect(await annotationOf({ ...yard, environment: prod }, 'api', 'version')).toBe('1.0.0');
    });

    it('let in nothing that is not well there now', async () => {
      await yard.commit([{ name: 'api', code: '2', environments }]);
      expect((await yard.deploy()).status).toBe(0);
      await yard.kubectl('set', 'env', 'deployment/api', 'MODE=unready');
      await expect
        .poll(async () => (await yard.slipway('deploy', '--env', prod)).stderr, { interval: 500 })
        .toContain(`api is not well in ${staging} now`);
      expect((await yard.slipway('deploy', '--env', prod, '--plan')).status).toBe(2);
      await yard.kubectl('set', 'env', 'deployment/api', 'MODE-');
    });

    it('come for a pull request, and go with it', async () => {
      await yard.commit([{ name: 'api', code: '2', environments, migrations: ['1_first'] }]);
      const made = await yard.slipway('deploy', '--env', pull, '--from', staging, '--ttl', '1h');
      expect(made.stderr).toBe('');
      expect(made.status).toBe(0);
      const [namespace] = await seen(yard, 'namespaces', '--field-selector', `metadata.name=${pull}`);
      expect(namespace?.metadata).toMatchObject({
        labels: { 'slipway.dev/preview': 'true' },
        annotations: { 'slipway.dev/from': staging },
      });
      const life = Date.parse(namespace?.metadata.annotations['slipway.dev/expires'] ?? '') - Date.now();
      expect(life).toBeGreaterThan(0);
      expect(life).toBeLessThanOrEqual(3_600_000);
      expect(made.stdout).toContain(`with them its database, so the migrations of api are not run`);
      expect(await seen(yard, 'jobs', '--namespace', pull)).toEqual([]);
      const again = await yard.slipway('deploy', '--env', pull, '--from', staging);
      expect(again.stdout).toContain('nothing to do');
      const allowed = await yard.slipway('deploy', '--env', pull, '--from', staging, '--allow-migrations');
      expect(allowed.status).toBe(0);
      expect(await seen(yard, 'jobs', '--namespace', pull)).toHaveLength(1);
      const gone = await yard.slipway('teardown', '--env', pull);
      expect({ status: gone.status, stdout: gone.stdout }).toEqual({
        status: 0,
        stdout: `${pull} is being removed.\n`,
      });
      // When it is gone, the cluster alone knows.
      const left = await seen(yard, 'namespaces', '--field-selector', `metadata.name=${pull}`);
      expect(left.filter(({ metadata }) => !('deletionTimestamp' in metadata))).toEqual([]);
    });

    it('go by themselves when their time is over, and others never', async () => {
      const expired = { 'slipway.dev/expires': new Date(0).toISOString() };
      const metadata = { name: late, labels: { 'slipway.dev/preview': 'true' }, annotations: expired };
      await yard.kubectl('create', 'namespace', late);
      await yard.kubectl('patch', 'namespace', late, '--patch', JSON.stringify({ metadata }));
      const gone = await yard.slipway('teardown', '--expired');
      expect(gone.status).toBe(0);
      expect(gone.stdout).toContain(`${late} is being removed`);
      const refused = await yard.slipway('teardown', '--env', staging);
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain(`${staging} is not a preview`);
      expect(await recordsOf(yard, 'api')).not.toEqual([]);
    });

    it('are not changed by a run that lost its lock, and taken over from one that is dead', async () => {
      const taken = async () => {
        const spec = {
          holderIdentity: 'somebody@elsewhere',
          leaseDurationSeconds: 1,
          renewTime: '2026-01-01T00:00:00.000000Z',
        };
        const metadata = { annotations: { 'slipway.dev/lock-id': 'another' } };
        await yard.kubectl(
          'patch',
          'lease',
          'slipway',
          '--type',
          'merge',
          '--patch',
          JSON.stringify({ metadata, spec }),
        );
      };
      await taken();
      await yard.commit([{ name: 'api', code: '2', environments, settings: { MODE: 'unready' } }]);
      const running = yard.deploy();
      await expect.poll(async () => (await recordsOf(yard, 'api')).at(-1), { interval: 200 }).toMatch(/started$/);
      await taken();
      const { status, stderr, stdout } = await running;
      expect(stdout).toContain('somebody@elsewhere');
      expect(status).toBe(2);
      expect(stderr).toContain('The lock of');
      expect((await recordsOf(yard, 'api')).at(-1)).toMatch(/started$/);
      await yard.commit([{ name: 'api', code: '2', environments }]);
      expect((await yard.deploy()).status).toBe(0);
      expect((await recordsOf(yard, 'api')).at(-1)).toMatch(/good$/);
    });
  },
);
