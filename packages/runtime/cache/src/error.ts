/** A cache that cannot be used as asked: the message says what, where and how to mend it, never a URL with its password. */
export class CacheError extends Error {
  override readonly name = 'CacheError';
}
