import { expect, test } from 'vitest';

import { refuseExampleSecrets } from './refuse-example-secrets.ts';

const at = (local: boolean) => ({
  whereabouts: () => Promise.resolve({ local, server: 'https://cluster.example.com', context: 'x' }),
});

test('what everybody can read goes to a local cluster only', async () => {
  const files = ['infra/secrets/prod/api.yaml'];
  await expect(refuseExampleSecrets(files, at(false))).rejects.toThrow('slipway secrets add-recipient');
  await expect(refuseExampleSecrets(files, at(true))).resolves.toBeUndefined();
  await expect(refuseExampleSecrets([], at(false))).resolves.toBeUndefined();
});
