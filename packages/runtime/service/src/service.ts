import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DestinationStream } from 'pino';
import type { Registry } from 'prom-client';

import type { Limits } from './limits.ts';
import type { ServiceEnvironment } from './service-variables.ts';

/** A Fastify server whose routes take zod schemas. */
export type Service = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Throws when something that the service needs does not work. */
export type Check = () => Promise<void>;

/** What a service is made from. */
export interface ServiceOptions {
  /** `api`; on every log line. */
  readonly name: string;
  readonly version?: string;
  readonly environment: ServiceEnvironment;
  /** What must work for the service to be ready, by name; see also `service.addCheck`. */
  readonly checks?: Readonly<Record<string, Check>>;
  /** Limits beside the default ones. */
  readonly fastify?: Limits;
  /** Where log lines go; standard output when left out. */
  readonly logTo?: DestinationStream;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly environment: ServiceEnvironment;
    /** prom-client's registry behind /metrics, for figures of one's own. */
    readonly metrics: Registry;
    /** `draining`: the service is shutting down and takes no new work. */
    readonly lifecycle: { draining: boolean };
    /** Adds something that must work for the service to be ready. */
    readonly addCheck: (name: string, check: Check) => void;
  }
}
