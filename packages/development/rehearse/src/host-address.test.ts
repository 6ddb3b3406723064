import { expect, test } from 'vitest';

import { addressBeside } from './host-address.ts';

const networks = ['192.0.2.2/24', '172.17.0.1/16', '172.18.0.1/16'];

test('a cluster in a container: the gateway of its network', () => {
  expect(addressBeside(['172.18.0.2'], networks)).toBe('172.18.0.1');
});

test('a cluster elsewhere has none', () => {
  expect(addressBeside(['203.0.113.7', '2001:db8::1'], networks)).toBeUndefined();
});
