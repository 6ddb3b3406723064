import { expect, test } from 'vitest';

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
