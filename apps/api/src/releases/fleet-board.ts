import { createHash } from 'node:crypto';

import type { Cache } from '@repo/cache';
import type { Fleet } from '@repo/contract';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';

/** The fleet as it is sent. */
const board = z.object({ etag: z.string(), body: z.string() });
type Board = z.output<typeof board>;

/** Where the fleet is read from, as it was after the last write. */
export interface FleetBoard {
  readonly read: () => Promise<Board>;
  /** To be called between the commit of a write and its answer: who reads after the answer sees the write. Never rejects. */
  readonly renew: () => Promise<void>;
}

interface Means {
  readonly cache: Cache;
  /** Reads the fleet where it is kept for good. */
  readonly find: () => Promise<Fleet>;
  readonly log: FastifyBaseLogger;
}

const versionKey = 'fleet:version';
/** How long a board may be outdated when a process dies, or Redis goes away, between a commit and renew(). */
const ttlSeconds = 10;

/** How long a process uses its own copy of a version, rather than fetch the same bytes for each request. */
const copyMs = 1000;

/**
 * Keeps the fleet in the cache under a key that holds a version, which every write counts up. Who began to load before a
 * write leaves its outdated board under the old version's key, where nobody looks any more.
 */
export function createFleetBoard({ cache, find, log }: Means): FleetBoard {
  let copy: { readonly version: number; readonly board: Board; readonly until: number } | undefined;

  async function load(version: number): Promise<Board> {
    if (copy?.version === version && performance.now() < copy.until) return copy.board;
    const loaded = await cache.load(`fleet:${version}`, { schema: board, ttlSeconds, load: render });
    copy = { version, board: loaded, until: performance.now() + copyMs };
    return loaded;
  }

  async function render(): Promise<Board> {
    return renderBoard(await find());
  }

  return {
    async read() {
      let version: number;
      try {
        version = (await cache.get(versionKey, z.int())) ?? 0;
      } catch (error) {
        log.debug({ err: error }, 'the version of the fleet is not to be had: reading it from the database');
        return render();
      }
      return load(version);
    },

    async renew() {
      try {
        await cache.increment(versionKey);
      } catch (error) {
        log.warn({ err: error }, `the fleet may be seen as it was for ${ttlSeconds} s`);
      }
    },
  };
}

function renderBoard(fleet: Fleet): Board {
  const body = JSON.stringify(fleet);
  // Weak: a proxy may compress the body on its way.
  const etag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
  return { etag, body };
}
