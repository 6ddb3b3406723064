import { expect, test } from 'vitest';

import { parseExample, smokeNetwork } from './smoke-variables.ts';

test('takes what an example says, also of variables with a default, as in production', () => {
  const text = `# The environment of api: copy this file.

# Where it runs: dev, staging or prod.
# ENVIRONMENT=dev
# HOST=127.0.0.1
# PORT=3001
# A sentence with NAME=value in it
DATABASE_URL="postgres://127.0.0.1/x?a=b"
`;
  expect(parseExample(text)).toEqual({
    ENVIRONMENT: 'prod',
    PORT: '3001',
    DATABASE_URL: 'postgres://127.0.0.1/x?a=b',
  });
});

test('leaves an app alone unless servers were named', () => {
  expect(smokeNetwork({ SLIPWAY_SMOKE_TIMEOUT: '5' })).toBe('none');
  expect(smokeNetwork({ SLIPWAY_SMOKE_DATABASE_URL: 'postgres://127.0.0.1/x' })).toBe('host');
  expect(smokeNetwork({ SLIPWAY_SMOKE_NETWORK: 'apps', SLIPWAY_SMOKE_DATABASE_URL: 'x' })).toBe('apps');
});
