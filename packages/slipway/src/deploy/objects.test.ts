import { expect, it } from 'vitest';

import type { KubernetesObject } from '../cluster/index.ts';
import { safeName } from './marks.ts';
import { leftOver, referencesOf, stagesOf } from './objects.ts';
import { pack, unpack } from './stored.ts';
import { questionsOf } from './smoke.ts';

function object(kind: string, name: string, spec?: object): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace: 'staging' }, ...(spec === undefined ? {} : { spec }) };
}

it('removes what works on its own, keeps what a rollback needs, and never data', () => {
  const all = [
    object('ConfigMap', 'a-1'),
    object('ConfigMap', 'a-2'),
    object('ConfigMap', 'a-3'),
    object('Deployment', 'old'),
    object('Deployment', 'a'),
    object('PersistentVolumeClaim', 'data'),
    { apiVersion: 'v1', kind: 'ClusterRole', metadata: { name: 'everywhere' } },
  ];
  const current = [object('ConfigMap', 'a-3'), object('Deployment', 'a')];
  const kept = [object('ConfigMap', 'a-2'), object('Deployment', 'old')];
  expect(leftOver(all, current, kept).map(({ metadata }) => metadata.name)).toEqual(['a-1', 'old']);
});

it('applies first what others refer to', () => {
  const all = [object('Ingress', 'i'), object('Deployment', 'd'), object('Secret', 's'), object('Namespace', 'n')];
  const stages = stagesOf(all).map((stage) => stage.map(({ kind }) => kind));
  expect(stages).toEqual([['Namespace'], ['Secret'], ['Deployment'], ['Ingress']]);
});

it('finds all that a pod refers to', () => {
  const spec = {
    serviceAccountName: 'api',
    imagePullSecrets: [{ name: 'pull' }],
    containers: [
      {
        envFrom: [{ configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys' } }],
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'one', key: 'A' } } }],
      },
    ],
    volumes: [{ secret: { secretName: 'mounted' } }, { projected: { sources: [{ secret: { name: 'part' } }] } }],
  };
  expect([...referencesOf(spec)].toSorted()).toEqual([
    'ConfigMap/settings',
    'Secret/keys',
    'Secret/mounted',
    'Secret/one',
    'Secret/part',
    'Secret/pull',
    'ServiceAccount/api',
  ]);
});

it('asks a Service for the path of the probe behind it', () => {
  const container = {
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/r', port: 8080 } },
  };
  const template = { metadata: { labels: { app: 'api', tier: 'x' } }, spec: { containers: [container] } };
  const service = (port: object) => object('Service', 'api', { selector: { app: 'api' }, ports: [port] });
  const deployment = object('Deployment', 'api', { template });
  expect(questionsOf([deployment, service({ port: 80, targetPort: 'http' })])).toEqual([
    { service: 'api', port: '80', path: '/r' },
  ]);
  expect(questionsOf([deployment, service({ port: 9090 })])).toEqual([]);
  expect(questionsOf([service({ port: 80, targetPort: 'http' })])).toEqual([]);
});

it('names an app so that labels and objects can carry it', () => {
  expect(safeName('api')).toBe('api');
  expect(safeName('@shop/api')).toMatch(/^shop-api-[0-9a-f]{8}$/);
  expect(safeName('a'.repeat(60))).toHaveLength(49);
  expect(safeName('shop_api')).not.toBe(safeName('shop.api'));
});

it('stores a release and reads it back, and nothing that is damaged', () => {
  const stored = { objects: [object('Deployment', 'a')], migrations: ['1_a'] };
  expect(unpack(pack(stored))).toEqual(stored);
  expect(unpack(pack(stored).slice(0, 40))).toBeUndefined();
  expect(unpack('')).toBeUndefined();
});
