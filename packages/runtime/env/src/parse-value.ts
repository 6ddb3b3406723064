import type { z } from 'zod';

/** What became of a variable's text: its value, or what is wrong with it. */
export type ParsedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[]; readonly thrown?: unknown };

/** Runs a schema; one that throws (a `transform` with `JSON.parse`, say) has found a fault like any other. */
export function parseValue(schema: z.ZodType, text: string | undefined): ParsedValue {
  try {
    const result = schema.safeParse(text);
    return result.success ? { ok: true, value: result.data } : { ok: false, issues: result.error.issues };
  } catch (thrown) {
    return { ok: false, issues: [], thrown };
  }
}
