export { createCache, type Cache, type CacheOptions } from './cache.ts';
export { CacheError } from './error.ts';
export type { LoadOptions } from './load.ts';
export { cacheVariables } from './variables.ts';
