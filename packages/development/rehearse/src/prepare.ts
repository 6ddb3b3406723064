import { execFileSync } from 'node:child_process';

import { z } from 'zod';

import type { Servers } from './servers.ts';
import type { World } from './world.ts';

const manifestSchema = z.object({ packageManager: z.string() });

/** Gives the copy environments of its own: their namespaces, and secrets with the addresses of the servers here. */
export async function prepare(world: World, servers: Servers): Promise<void> {
  const { clone } = world;
  const { packageManager } = manifestSchema.parse(JSON.parse(clone.read('package.json')));
  await world.run(`npx --yes ${packageManager} install --frozen-lockfile --silent`);
  for (const [index, environment] of ['staging', 'prod'].entries()) {
    const database = servers.databaseUrl(environment);
    setSecret(clone.folder, environment, 'api', 'DATABASE_URL', database);
    setSecret(clone.folder, environment, 'api', 'REDIS_URL', servers.redisUrl(index));
    setSecret(clone.folder, environment, 'worker', 'DATABASE_URL', database);
  }
  world.tell('its secrets name PostgreSQL and Redis on this machine');
  const settings = z.record(z.string(), z.unknown()).parse(JSON.parse(clone.read('slipway.json')));
  const environments = {
    staging: { namespace: world.staging },
    prod: { namespace: world.prod, from: 'staging', soak: '1s' },
  };
  clone.commit('Deliver to this machine', {
    'slipway.json': `${JSON.stringify({ ...settings, environments }, null, 2)}\n`,
  });
}

function setSecret(folder: string, environment: string, app: string, name: string, value: string): void {
  const file = `infra/secrets/${environment}/${app}.yaml`;
  execFileSync('sops', ['set', file, `["stringData"]["${name}"]`, JSON.stringify(value)], {
    cwd: folder,
    env: { ...process.env, SOPS_AGE_KEY_FILE: 'infra/throw-away.agekey' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
