import type { FastifyReply, FastifyRequest } from 'fastify';

import { describeError } from './describe-error.ts';
import { problemType, ProblemError, type Problem } from './problem.ts';

/** Answers an error with problem details, and logs it when the fault is on our side. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = describeError(error);
  if (problem.status < 500) request.log.debug({ err: error, req: request }, 'request refused');
  else if (error instanceof ProblemError) request.log.warn({ err: error, req: request }, 'request could not be served');
  else request.log.error({ err: error, req: request }, 'request failed');
  sendProblem(problem, request, reply);
}

/** Answers with problem details; their `instance` is the request's id, by which the logs are found. */
export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .code(problem.status)
    // No hook has run when the router could not even read the URL.
    .header('x-request-id', request.id)
    .type(problemType)
    // Whatever the route's response schemas are, the problem goes out whole.
    .serializer((payload) => JSON.stringify(payload))
    .send({ ...problem, instance: request.id });
}
