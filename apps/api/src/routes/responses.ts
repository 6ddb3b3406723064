import { problemSchema } from '@repo/service';
import type { z } from 'zod';

/** A response with JSON, for the `response` of a route's schema. */
export function json<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { 'application/json': { schema } } };
}

const problemDetails = problemSchema.meta({ id: 'Problem' });

function refuse(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemDetails } } };
}

/** What goes wrong, by status, for the `response` of a route's schema. */
export const problem = {
  400: refuse('The request is not valid: `errors` says where'),
  401: refuse('The token is missing, expired or not valid'),
  403: refuse('The token lacks the scope'),
  404: refuse('There is no such release'),
  409: refuse('The `Idempotency-Key` was used for another body'),
  413: refuse('The body is too large'),
  415: refuse('The body is not JSON'),
  429: refuse('Too many requests: `Retry-After` says how many seconds to wait'),
  503: refuse('The database does not answer: try again'),
} as const;
