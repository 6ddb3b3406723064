import { tmpdir } from 'node:os';

import { defineVariables, loadEnvironment } from '@repo/env';
import { expect, test } from 'vitest';

import { serviceVariables } from './service-variables.ts';

const variables = defineVariables(serviceVariables({ port: 3002 }));
const load = (source: Record<string, string>) => loadEnvironment(variables, { directory: tmpdir(), source });

test('in development a service runs without any of them set, for this machine only', () => {
  expect(load({})).toEqual({
    ENVIRONMENT: 'dev',
    HOST: '127.0.0.1',
    PORT: 3002,
    LOG_LEVEL: 'info',
    SHUTDOWN_WAIT_MS: 0,
    TRUSTED_PROXIES: undefined,
  });
});

test('in a cluster it must be said which address to listen on', () => {
  expect(() => load({ ENVIRONMENT: 'prod' })).toThrow('HOST is not set');
  expect(load({ ENVIRONMENT: 'prod', HOST: '0.0.0.0' })).toMatchObject({ HOST: '0.0.0.0' });
});

test.each([
  ['PORT', '65536'],
  ['PORT', '3001.5'],
  ['SHUTDOWN_WAIT_MS', '25000'],
  ['LOG_LEVEL', 'verbose'],
  ['TRUSTED_PROXIES', '10.0.0.0/8,ingress'],
])('%s cannot be %s', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(`${name} `);
});
