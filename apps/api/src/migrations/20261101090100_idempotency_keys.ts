import type { Migration } from '@repo/database';

/** What was answered under which Idempotency-Key, for those who ask again. */
export const idempotencyKeys: Migration = {
  name: '20261101090100_idempotency_keys',

  async up(trx) {
    await trx.raw(`
      CREATE TABLE idempotency_keys (
        subject text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        release_id bigint NOT NULL REFERENCES releases (id),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (subject, key)
      )
    `);
    await trx.raw('CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at)');
  },

  async down(trx) {
    await trx.raw('DROP TABLE idempotency_keys');
  },
};
