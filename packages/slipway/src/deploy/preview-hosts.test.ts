import { expect, it } from 'vitest';

import { withOwnHosts } from './preview-hosts.ts';

it('gives a preview’s ways in names of their own', () => {
  const spec = (host: string) => ({
    tls: [{ hosts: [host], secretName: 'tls' }],
    rules: [{ host, http: { paths: [{ path: '/', backend: { service: { name: 'web' } } }] } }],
  });
  const ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web' } };
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } };
  expect(withOwnHosts([{ ...ingress, spec: spec('shop.example.com') }, service], 'pr-7')).toEqual([
    { ...ingress, spec: spec('pr-7-shop.example.com') },
    service,
  ]);
});
