import type { FastifyError, FastifySchemaValidationError } from 'fastify';
import { z } from 'zod';

import { createProblem, type Problem } from './problem.ts';

const places = { body: 'body', querystring: 'query', params: 'path', headers: 'header' } as const;

const unknownFields = z.object({ keys: z.array(z.string()) });

/** Problem details of a request that does not fit its schema: each fault with a JSON pointer to its field. */
export function describeValidation(
  faults: readonly FastifySchemaValidationError[],
  context: FastifyError['validationContext'] = 'body',
): Problem {
  const place = context in places ? places[context] : 'body';
  const errors = faults.flatMap((fault) =>
    describeFault(fault).map(({ pointer, detail }) => ({ in: place, pointer, detail })),
  );
  return createProblem({ status: 400, detail: `The request's ${place} is not valid`, errors });
}

function describeFault({ instancePath, keyword, message, params }: FastifySchemaValidationError) {
  const base = instancePath === '/' ? '' : instancePath;
  const unknown = unknownFields.safeParse(params);
  if (keyword === 'unrecognized_keys' && unknown.success) {
    return unknown.data.keys.map((key) => ({ pointer: `${base}/${escapePointer(key)}`, detail: 'Unknown field' }));
  }
  return [{ pointer: base, detail: message ?? 'Not valid' }];
}

/** RFC 6901, section 3. */
function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
