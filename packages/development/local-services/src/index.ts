export { LocalServiceError } from './error.ts';
export { findExecutable } from './find-executable.ts';
export { freePort } from './free-port.ts';
export { startPostgres, type PostgresServer } from './postgres.ts';
export { startRedis, type RedisServer } from './redis.ts';
