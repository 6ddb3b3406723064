import { z } from 'zod';

import type { Servers } from './servers.ts';
import type { World } from './world.ts';

const manifestSchema = z.object({ packageManager: z.string() });

/** Gives the copy environments of its own: their namespaces, and secrets with the addresses of the servers here. */
export async function prepare(world: World, servers: Servers): Promise<void> {
  const { clone } = world;
  const { packageManager } = manifestSchema.parse(JSON.parse(clone.read('package.json')));
  await world.run(`npx --yes ${packageManager} install --frozen-lockfile --silent`);
  const settings = z.record(z.string(), z.unknown()).parse(JSON.parse(clone.read('slipway.json')));
  const environments = {
    staging: { namespace: world.staging },
    prod: { namespace: world.prod, from: 'staging', soak: '1s' },
  };
  for (const [index, environment] of ['staging', 'prod'].entries()) {
    const values = { DATABASE_URL: servers.databaseUrl(environment), REDIS_URL: servers.redisUrl(index) };
    for (const app of ['api', 'worker']) {
      for (const [name, value] of Object.entries(values)) {
        if (app === 'worker' && name === 'REDIS_URL') continue;
        await world.run(
          `sops set infra/secrets/${environment}/${app}.yaml '["stringData"]["${name}"]' '${JSON.stringify(value)}'`,
          {
            SOPS_AGE_KEY_FILE: 'infra/throw-away.agekey',
          },
        );
      }
    }
  }
  clone.commit('Deliver to this machine', {
    'slipway.json': `${JSON.stringify({ ...settings, environments }, null, 2)}\n`,
  });
}
