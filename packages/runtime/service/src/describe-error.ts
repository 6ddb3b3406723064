import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

import { createProblem, ProblemError, type Problem } from './problem.ts';
import { describeValidation } from './validation-problem.ts';

/** What the caller learns of an error: all of a ProblemError, the message of a 4xx, of everything else the status only. */
export function describeError(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (hasZodFastifySchemaValidationErrors(error)) return describeValidation(error.validation, error.validationContext);
  const status = findStatus(error);
  if (status >= 500 || !(error instanceof Error)) return createProblem({ status });
  return createProblem({ status, detail: error.message });
}

function findStatus(error: unknown): number {
  const status = hasStatusCode(error) ? error.statusCode : 500;
  return status !== undefined && status >= 400 && status <= 599 ? status : 500;
}

function hasStatusCode(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}
