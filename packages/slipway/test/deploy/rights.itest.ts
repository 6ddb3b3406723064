import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

import { builtIn } from '../../src/cluster/resources.ts';
import { slipway } from '../kit/slipway.ts';
import type { AppModel } from './kit/app-model.ts';
import { seen } from './kit/look.ts';
import { statefulSet } from './kit/manifests.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');

const infra = fileURLToPath(new URL('../../../../infra', import.meta.url));
const roleSchema = z.object({
  rules: z.array(z.looseObject({ resources: z.array(z.string()), verbs: z.array(z.string()) })),
});

it('the deployer may write every kind of object in infra/k8s', () => {
  const documents = parseAllDocuments(readFileSync(join(infra, 'access/deployer.yaml'), 'utf8'));
  const { rules } = roleSchema.parse(documents[1]?.toJS());
  const files = readdirSync(join(infra, 'k8s'), { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(join(infra, 'k8s', file), 'utf8'));
  const kinds = new Set(
    texts.flatMap((text) => [...text.matchAll(/^apiVersion: (\S+)\nkind: (\w+)$/gm)].map(([whole]) => whole)),
  );
  const plurals = [...kinds].flatMap((text) => {
    const [, apiVersion = '', kind = ''] = /^apiVersion: (\S+)\nkind: (\w+)$/.exec(text) ?? [];
    return apiVersion.startsWith('kustomize') ? [] : [builtIn(apiVersion, kind)?.plural ?? kind];
  });
  expect(plurals).toContain('deployments');
  const missing = plurals.filter(
    (plural) =>
      !rules.some(
        ({ resources, verbs }) =>
          resources.includes(plural) && ['get', 'create', 'patch', 'delete'].every((verb) => verbs.includes(verb)),
      ),
  );
  expect(missing).toEqual([]);
});

const clusterSchema = z.object({ clusters: z.tuple([z.looseObject({ name: z.string() })]) });

describe.skipIf(cluster.missing || registry.missing)(
  'with the rights of infra/access and no more [needs cluster and registry]',
  () => {
    const id = randomUUID().slice(0, 8);
    const [staging, prod] = [`rs-${id}`, `rp-${id}`];
    const environments = [staging, prod];
    const folder = mkdtempSync(join(tmpdir(), 'slipway-rights-'));
    let yard: Yard;

    /** The token of an account that a file of infra/access makes. */
    const tokenOf = async (account: 'deployer' | 'reader', namespace: string) => {
      const file = join(infra, 'access', `${account}.yaml`);
      await yard.kubectl('apply', '--namespace', namespace, '--filename', file);
      return (await yard.kubectl('create', 'token', `slipway-${account}`, '--namespace', namespace)).trim();
    };
    /** A kubeconfig whose contexts are called like environments. */
    const kubeconfig = async (name: string, tokens: Readonly<Record<string, string>>) => {
      const text = await yard.kubectl('config', 'view', '--raw', '--minify', '--flatten', '--output', 'json');
      const { clusters } = clusterSchema.parse(JSON.parse(text));
      const file = join(folder, name);
      const names = Object.keys(tokens);
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters,
        users: names.map((user) => ({ name: user, user: { token: tokens[user] } })),
        contexts: names.map((user) => ({ name: user, context: { cluster: clusters[0].name, user } })),
      };
      writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
      return (...words: string[]) => slipway(yard.repository.folder, words, { ...yard.variables, KUBECONFIG: file });
    };
    let toStaging: Awaited<ReturnType<typeof kubeconfig>>;
    let toProd: typeof toStaging;

    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    };
    const api = (more: Partial<AppModel> = {}): AppModel => ({
      name: 'api',
      environments,
      migrations: ['1_first'],
      objects: [statefulSet('api'), claim],
      ...more,
    });

    beforeAll(async () => {
      yard = await createYard(
        { environments: { [staging]: { context: staging }, [prod]: { context: prod, from: staging } } },
        staging,
      );
      for (const name of environments) await yard.kubectl('create', 'namespace', name);
      toStaging = await kubeconfig('staging', { [staging]: await tokenOf('deployer', staging) });
      const tokens = [await tokenOf('deployer', prod), await tokenOf('reader', staging)] as const;
      toProd = await kubeconfig('prod', { [prod]: tokens[0], [staging]: tokens[1] });
      await yard.commit([api(), { name: 'web', environments }]);
    });
    afterAll(async () => {
      rmSync(folder, { recursive: true });
      await yard.kubectl('delete', 'namespace', prod, '--ignore-not-found', '--wait=false');
      await yard.remove();
    });

    it('staging is deployed to, looked at, broken, put back, rolled back and left by an app', async () => {
      const first = await toStaging('deploy', '--env', staging);
      expect(first).toMatchObject({ status: 0, stderr: '' });
      expect(first.stdout).toContain('asks Service/api');
      expect(first.stdout).not.toMatch(/not allowed|could not|forbidden/);
      await yard.commit([api({ objects: [claim], settings: { MODE: 'crash' } }), { name: 'web', environments }]);
      expect(await toStaging('diff', '--env', staging)).toMatchObject({ status: 0, stderr: '' });
      const broken = await toStaging('deploy', '--env', staging);
      expect(broken).toMatchObject({ status: 1, stderr: '' });
      expect(broken.stdout).toMatch(/the log of api in api-[\s\S]* reverted /);
      await yard.commit([api({ objects: [claim], settings: { GREETING: 'next' } })]);
      expect(await toStaging('deploy', '--env', staging, '--allow-teardown')).toMatchObject({ status: 0, stderr: '' });
      expect(await seen(yard, 'deployments')).toHaveLength(1);
      expect(await toStaging('rollback', '--env', staging, 'api')).toMatchObject({ status: 0, stderr: '' });
      const status = await toStaging('status', '--env', staging);
      expect(status).toMatchObject({ status: 0, stderr: '' });
      expect(status.stdout).not.toMatch(/drift|refused/);
    });

    it('a lock that cannot be given back is no secret', async () => {
      const { rules } = roleSchema.parse(await yard.get('role', 'slipway-deployer'));
      const fewer = rules.map((rule) => ({ ...rule, verbs: rule.verbs.filter((verb) => verb !== 'update') }));
      const patch = (value: readonly object[]) =>
        yard.kubectl('patch', 'role', 'slipway-deployer', '--type=merge', '--patch', JSON.stringify({ rules: value }));
      await yard.kubectl('delete', 'lease', 'slipway');
      await patch(fewer);
      const { stdout } = await toStaging('deploy', '--env', staging, '--again');
      await patch(rules);
      expect(stdout).toMatch(
        /^The lock .* could not be given back \(.*cannot update resource "leases".*\): it ends by itself/m,
      );
    });

    it('prod sees what staging ran, and nobody of prod may change staging', async () => {
      const deployed = await toProd('deploy', '--env', prod);
      expect(deployed).toMatchObject({ status: 0, stderr: '' });
      await yard.commit([api({ code: '2' })]);
      expect((await toProd('deploy', '--env', prod)).stderr).toContain(`has not run in ${staging}`);
      const refused = await toProd('deploy', '--env', staging);
      expect(refused.status).toBe(2);
      expect(refused.stderr).toContain('forbidden');
    });
  },
);
