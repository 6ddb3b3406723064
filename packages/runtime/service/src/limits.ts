import type { FastifyServerOptions } from 'fastify';

/** Limits that a service may set for itself; sizes in bytes, times in milliseconds. */
export type Limits = Pick<
  FastifyServerOptions,
  'bodyLimit' | 'connectionTimeout' | 'handlerTimeout' | 'keepAliveTimeout' | 'requestTimeout'
>;

/** What holds for every service unless it says otherwise. */
export const defaultLimits = {
  bodyLimit: 256 * 1024,
  /** How long a connection may be silent. */
  connectionTimeout: 60_000,
  /** How long a handler may take; then the answer is 503 and `request.signal` is aborted. */
  handlerTimeout: 15_000,
  /** Longer than load balancers keep an idle connection, so that they never send on one that we are closing. */
  keepAliveTimeout: 72_000,
  /** How long a request may take to arrive. */
  requestTimeout: 30_000,
} as const satisfies Limits;

/** Limits that are the same everywhere. */
export const headerLimits = { maxHeaderSize: 16 * 1024, headersTimeout: 15_000 } as const;
