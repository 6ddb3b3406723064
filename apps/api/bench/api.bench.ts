import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { environmentName, releaseInput } from '@repo/contract';
import { createDatabase, migrateUp } from '@repo/database';
import { findExecutable, startPostgres, startRedis } from '@repo/local-services';
import { installOutbox } from '@repo/outbox';

import { migrations } from '../src/migrations/index.ts';
import { notificationQueue } from '../src/notification-queue.ts';
import { signToken } from '../src/sign-token.ts';
import { formatTable, type Row } from './format-table.bench.ts';
import { measureHttp, measureInserts } from './measure.bench.ts';
import { startServer } from './start-server.bench.ts';

/*
 * How fast the api is beside the least that could be done: GET /v1/fleet beside a Fastify route that sends the same bytes,
 * POST /v1/releases beside an insert of the same release by pg, at the same concurrency. Everything runs on this machine,
 * on a PostgreSQL that syncs to disk, so only the ratios say something about another one.
 */
const connections = 10;
const jwtSecret = 'known to the benchmark and to nobody else';
/** One of each app, in turn: releases of one app are written one at a time. */
const releases = Array.from({ length: 20 }, (_, n) =>
  releaseInput.parse({
    app: `app-${n}`,
    environment: 'prod',
    version: '1.4.2',
    fingerprint: '9f'.repeat(32),
    commit: '3d'.repeat(20),
    releasedBy: 'pipeline',
  }),
);

await using stack = new AsyncDisposableStack();

const directory = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
stack.defer(() => rm(directory, { recursive: true, force: true }));
const postgres = await startPostgres({ directory });
stack.defer(postgres.stop);
const redis = findExecutable('redis-server') === undefined ? undefined : await startRedis();
if (redis !== undefined) stack.defer(redis.stop);

const url = postgres.url('postgres');
await migrateUp({ url, migrations });
await installOutbox({ url, queues: [notificationQueue] });
const database = createDatabase({ url, name: 'bench' });
stack.defer(() => database.destroy());
await database.raw(
  `INSERT INTO releases (app, environment, version, fingerprint, status)
   SELECT 'app-' || n % 20, (?::text[])[1 + n % 3], '1.0.' || n, repeat('9f', 32), 'running' FROM generate_series(1, 10000) AS n`,
  [environmentName.options],
);
await database.raw('CREATE TABLE bare (LIKE releases INCLUDING ALL)');
await database.raw('ANALYZE');

const api = await startServer(new URL('../src/main.ts', import.meta.url), '/readyz', {
  DATABASE_URL: url,
  JWT_SECRET: jwtSecret,
  RATE_LIMIT_READS_PER_MINUTE: '1000000',
  RATE_LIMIT_WRITES_PER_MINUTE: '1000000',
  ...(redis !== undefined && { REDIS_URL: redis.url }),
});
stack.defer(api.stop);
const fleet = await fetch(`${api.address}/v1/fleet`);
const body = await fleet.text();
const bare = await startServer(new URL('bare-fastify.bench.ts', import.meta.url), '/', { BODY: body });
stack.defer(bare.stop);

const authorization = `Bearer ${await signToken(jwtSecret, { subject: 'bench', scope: 'releases:write', expiresIn: '1 hour' })}`;
const post = {
  url: `${api.address}/v1/releases`,
  connections,
  authorization,
  bodies: releases.map((release) => JSON.stringify(release)),
};

const route = await measureHttp({ url: bare.address, connections });
const reads = await measureHttp({ url: `${api.address}/v1/fleet`, connections });
const polls = await measureHttp({ url: `${api.address}/v1/fleet`, connections, etag: fleet.headers.get('etag') ?? '' });
const inserts = await measureInserts({ url, connections, releases });
const writes = await measureHttp(post);
const safeWrites = await measureHttp({ ...post, idempotent: true });

const rows: Row[] = [
  { name: 'a bare Fastify route, same bytes', figures: route },
  { name: 'GET /v1/fleet', figures: reads, beside: route },
  { name: 'GET /v1/fleet, nothing new (304)', figures: polls, beside: route },
  { name: 'a bare pg insert', figures: inserts },
  { name: 'POST /v1/releases', figures: writes, beside: inserts },
  { name: 'POST /v1/releases, Idempotency-Key', figures: safeWrites, beside: inserts },
];
const circumstances = `${connections} connections, a fleet of ${body.length} bytes, ${redis === undefined ? 'no Redis' : 'Redis'}`;
process.stdout.write(`${circumstances}\n\n${formatTable(rows)}\n`);
