export const libraryNames = ['cache', 'contract', 'env', 'outbox', 'service'];
export const appNames = ['api', 'web', 'worker'];
export const registryNames = ['fastify', 'pino', 'ioredis', 'denque', 'zod', 'undici', '@fastify/jwt'];
/** What only checks use. */
export const toolNames = ['vitest', 'eslint'];
/** What compiles, and so is needed by a build. */
export const compilerNames = ['typescript', 'turbo'];
export const publishedNames = [...registryNames, ...toolNames, ...compilerNames];
/** Every package of the registry comes in these. */
export const versions = ['1.0.0', '2.0.0'];
