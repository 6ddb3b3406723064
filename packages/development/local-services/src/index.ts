export { LocalServiceError } from './error.ts';
export { findExecutable } from './find-executable.ts';
export { freePort } from './free-port.ts';
export type { KeptServer } from './keeper.ts';
export { removePostgres, startPostgres, type PostgresServer } from './postgres.ts';
export { startRedis, type RedisServer } from './redis.ts';
