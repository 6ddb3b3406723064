import { expect, test } from 'vitest';

import { withHostsOf } from './preview-hosts.ts';
import { referTo } from './refer-to.ts';

const object = (spec: unknown, kind = 'Deployment') => ({ apiVersion: 'v1', kind, metadata: { name: 'x' }, spec });

test('everything that refers to a Secret follows its new name, and nothing else does', () => {
  const pod = (name: string) => ({
    serviceAccountName: 'api',
    imagePullSecrets: [{ name }, { name: 'pull' }],
    containers: [
      {
        name: 'api',
        envFrom: [{ secretRef: { name } }, { configMapRef: { name: 'api' } }],
        env: [{ name: 'api', valueFrom: { secretKeyRef: { name, key: 'api' } } }],
      },
    ],
    volumes: [
      { name: 'api', secret: { secretName: name } },
      { name: 'all', projected: { sources: [{ secret: { name } }, { configMap: { name: 'api' } }] } },
    ],
  });
  expect(referTo(object(pod('api')), 'api', 'api-1')).toEqual(object(pod('api-1')));
});

test('a preview has hosts of its own, and other objects stay as they are', () => {
  const ingress = (host: string) =>
    object({ tls: [{ hosts: [host], secretName: 'tls' }], rules: [{ host, http: {} }] }, 'Ingress');
  expect(withHostsOf('pr-7', ingress('board.example.com'))).toEqual(ingress('pr-7.board.example.com'));
  expect(withHostsOf('pr-7', object({ host: 'a' }))).toEqual(object({ host: 'a' }));
});
