import { checkDatabase, createDatabase } from '@repo/database';
import plugin from 'fastify-plugin';
import type { Knex } from 'knex';

import type { Environment } from '../env.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly database: Knex;
  }
}

/** The pool of connections to PostgreSQL. */
export const database = plugin<Pick<Environment, 'DATABASE_URL' | 'DATABASE_POOL_SIZE'>>(
  (service, environment) => {
    const pool = createDatabase({
      name: 'api',
      url: environment.DATABASE_URL,
      poolSize: environment.DATABASE_POOL_SIZE,
    });
    service.decorate('database', pool);
    service.addCheck('database', () => checkDatabase(pool));
    service.addHook('onClose', () => pool.destroy());
  },
  { name: 'database' },
);
