import { expect, test } from 'vitest';

import { withHostsOf } from './preview-hosts.ts';

const object = (kind: string, spec: unknown) => ({ apiVersion: 'v1', kind, metadata: { name: 'x' }, spec });
const ingress = (host: string) =>
  object('Ingress', {
    tls: [{ hosts: [host], secretName: 'tls' }],
    rules: [{ host, http: { paths: [{ path: '/' }] } }],
  });

test.each([
  ['shop.example.com', 'pr-7-shop.example.com'],
  ['*.shop.example.com', '*.pr-7-shop.example.com'],
])('%s is %s in a preview', (host, own) => {
  expect(withHostsOf('pr-7', ingress(host))).toEqual(ingress(own));
  const route = (name: string) => object('HTTPRoute', { hostnames: [name], parentRefs: [{ name: 'gateway' }] });
  expect(withHostsOf('pr-7', route(host))).toEqual(route(own));
});

test('what is no way in stays as it is', () => {
  const service = object('Service', { host: 'a', selector: { app: 'a' } });
  expect(withHostsOf('pr-7', service)).toEqual(service);
});
