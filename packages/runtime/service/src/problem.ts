import { STATUS_CODES } from 'node:http';

import { z } from 'zod';

/** The media type of problem details (RFC 9457, section 3). */
export const problemType = 'application/problem+json';

const fieldFault = z.object({
  in: z.enum(['body', 'query', 'path', 'header']),
  pointer: z.string().describe('A JSON pointer to the field; empty for the whole'),
  detail: z.string(),
});

/** Problem details (RFC 9457): what every answer with a status of 400 or more holds. */
export const problemSchema = z
  .looseObject({
    type: z.string().describe('A URI that names this kind of problem; about:blank when the status says it all'),
    title: z.string().describe('This kind of problem in short'),
    status: z.int().describe('The HTTP status'),
    detail: z.string().optional().describe('What went wrong this time'),
    instance: z.string().optional().describe("The request's id, as in the logs"),
    errors: z.array(fieldFault).optional().describe('What is wrong with which field of the request'),
  })
  .describe('Problem details (RFC 9457)');

/** Problem details (RFC 9457), with extension members. */
export type Problem = z.output<typeof problemSchema>;

/** A problem as it is thrown: without `title` the status in words is taken. */
export interface ProblemInput {
  readonly status: number;
  readonly title?: string;
  readonly type?: string;
  readonly detail?: string;
  readonly [extension: string]: unknown;
}

/** Thrown by a handler to answer with these problem details; everything in them is shown to the caller. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(input: ProblemInput, options?: ErrorOptions) {
    const problem = createProblem(input);
    super(problem.detail ?? problem.title, options);
    this.problem = problem;
  }
}

/** Completes problem details. */
export function createProblem(input: ProblemInput): Problem {
  return { type: 'about:blank', title: STATUS_CODES[input.status] ?? 'Error', ...input };
}
