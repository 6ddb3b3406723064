import { randomUUID } from 'node:crypto';

import type { ReleaseInput } from '@repo/contract';
import autocannon from 'autocannon';
import pg from 'pg';

/** What a run came to; times in milliseconds. */
export interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

const warmUpSeconds = 3;
const seconds = 10;

interface HttpRun {
  readonly url: string;
  readonly connections: number;
  /** Sent as If-None-Match. */
  readonly etag?: string;
  /** Posted in turn when they are there. */
  readonly bodies?: readonly string[];
  readonly authorization?: string;
  /** Whether each request has an Idempotency-Key of its own. */
  readonly idempotent?: boolean;
}

/** Sends requests over and over. @throws when one of them fails */
export async function measureHttp({
  url,
  connections,
  etag,
  bodies,
  authorization,
  idempotent,
}: HttpRun): Promise<Figures> {
  const headers = {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(bodies !== undefined && { 'content-type': 'application/json' }),
    ...(authorization !== undefined && { authorization }),
  };
  const options: autocannon.Options = { url, connections, headers, method: bodies === undefined ? 'GET' : 'POST' };
  if (bodies !== undefined) options.requests = [{ setupRequest: nextOf(bodies, idempotent) }];
  await autocannon({ ...options, duration: warmUpSeconds });
  const result = await autocannon({ ...options, duration: seconds });
  const failed = result.errors + result['4xx'] + result['5xx'];
  if (failed > 0) throw new Error(`${failed} requests to ${url} failed.`);
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

/** Takes the bodies in turn, whichever connection asks. */
function nextOf(bodies: readonly string[], idempotent = false) {
  let sent = 0;
  return (request: autocannon.Request): autocannon.Request => {
    sent += 1;
    const key = idempotent ? { 'idempotency-key': randomUUID() } : {};
    return { ...request, headers: { ...request.headers, ...key }, body: bodies[sent % bodies.length] ?? '' };
  };
}

interface InsertRun {
  readonly url: string;
  readonly connections: number;
  readonly releases: readonly ReleaseInput[];
}

const insert = `
  INSERT INTO bare (app, environment, version, fingerprint, status, commit, released_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING *`;

/** Inserts releases over and over into the table `bare`. */
export async function measureInserts({ url, connections, releases }: InsertRun): Promise<Figures> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const rows = releases.map((its) => [
    its.app,
    its.environment,
    its.version,
    its.fingerprint,
    its.status,
    its.commit,
    its.releasedBy,
  ]);
  const insertFor = async (duration: number) => {
    const times: number[] = [];
    const end = performance.now() + duration * 1000;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (let begin = performance.now(); begin < end; begin = performance.now()) {
          await pool.query(insert, rows[times.length % rows.length]);
          times.push(performance.now() - begin);
        }
      }),
    );
    return times.toSorted((a, b) => a - b);
  };
  await insertFor(warmUpSeconds);
  const times = await insertFor(seconds);
  await pool.end();
  const percentile = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { perSecond: times.length / seconds, p50: percentile(0.5), p99: percentile(0.99) };
}
