import type { Migration } from '@repo/database';

/** Every release ever recorded. Rows are only ever added. */
export const releases: Migration = {
  name: '20261101090000_releases',

  async up(trx) {
    await trx.raw(`
      CREATE TABLE releases (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        app text NOT NULL,
        environment text NOT NULL CHECK (environment IN ('dev', 'staging', 'prod')),
        version text NOT NULL,
        fingerprint text NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'failed', 'rolled-back')),
        commit text,
        released_by text,
        released_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      )
    `);
    // Serves the fleet (the newest of each app and environment) and lists of one app.
    await trx.raw('CREATE INDEX releases_app_environment_id ON releases (app, environment, id)');
    // Serves lists by status: most releases run, so only the others are worth an index.
    await trx.raw(`CREATE INDEX releases_trouble ON releases (status, id) WHERE status <> 'running'`);
  },

  async down(trx) {
    await trx.raw('DROP TABLE releases');
  },
};
