import { expect, test } from 'vitest';

import { apiOfFile } from '../../test/of-file.ts';

const api = await apiOfFile();

test.each(['/v1/fleet', '/v1/nowhere', '/livez'])('browsers take %s for data only', async (url) => {
  const { headers } = await api.inject(url);
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  });
});

test('the page for people has a policy that lets it load its own script', async () => {
  const { headers } = await api.inject('/docs/');
  expect(headers['content-security-policy']).toMatch(/script-src 'self'/);
});
