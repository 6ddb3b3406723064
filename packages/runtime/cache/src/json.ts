import type { z } from 'zod';

import { CacheError } from './error.ts';

/** @throws CacheError for what JSON cannot hold */
export function toJson(key: string, value: unknown): string {
  // JSON.stringify is typed as if it always gave a text; for undefined and functions it gives none.
  const text: string | undefined = stringify(key, value);
  if (text === undefined) throw new CacheError(`The value for "${key}" is not JSON: it is ${typeof value}.`);
  return text;
}

function stringify(key: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new CacheError(`The value for "${key}" is not JSON.`, { cause: error });
  }
}

/** @returns the value, or undefined when the text is not JSON or does not fit: an older release may have written it */
export function fromJson<T>(text: string, schema: z.ZodType<T>): T | undefined {
  const result = schema.safeParse(parse(text));
  return result.success ? result.data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not ours.
  }
}
