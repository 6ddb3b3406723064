import { ProblemError, type Service } from '@repo/service';

/** Seconds after which asking again may help. */
const retryAfterSeconds = 5;

/** Codes of connections that fail, and of PostgreSQL when it is going, coming, full or at a stand (its manual, appendix A). */
const codes = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', '53300', '55P03', '57P01', '57P02', '57P03'];

/** What pg says, without a code, when it finds its connection gone. */
const connectionGone = /Connection terminated|Client has encountered a connection error/;

/** A database that does not answer is a 503, not an error of ours: whoever asks may ask again. */
export function answerOutages(service: Service): void {
  service.setErrorHandler((error, _request, reply) => {
    if (!isOutage(error)) throw error;
    reply.header('retry-after', retryAfterSeconds);
    throw new ProblemError({ status: 503, detail: 'The database does not answer: try again.' }, { cause: error });
  });
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // knex gives up waiting for a free connection.
  if (error.name === 'KnexTimeoutError' || connectionGone.test(error.message)) return true;
  return 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
