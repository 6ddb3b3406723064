import { z } from 'zod';

/** What the board shows when the api could not answer: what happened, and what it means for whoever looks. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly title: string;

  constructor(title: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.title = title;
  }
}

/** What people are told of problem details (RFC 9457). */
const problem = z.object({ title: z.string(), detail: z.string().optional() });

const patienceMs = 10_000;

/**
 * Asks the api, through the browser's own cache: an answer with an ETag is asked for again with `If-None-Match`,
 * and a 304 is answered from the cache.
 * @param path such as `/v1/fleet`
 * @param schema what the answer must be
 * @param signal ends the request early
 * @throws RequestError whatever goes wrong, except that it was ended early
 */
export async function getJson<T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const response = await ask(path, signal);
  const body = await readJson(response);
  if (!response.ok) throw refusal(response.status, body);
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  throw new RequestError(
    'The api speaks another version than this board',
    'Reload the page; if that does not help, one of the two has yet to be released.',
    { cause: answer.error },
  );
}

async function ask(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      cache: 'no-cache',
      headers: { accept: 'application/json, application/problem+json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    const isSlow = error instanceof DOMException && error.name === 'TimeoutError';
    throw new RequestError(
      isSlow ? 'The api takes too long' : 'The api cannot be reached',
      isSlow
        ? `No answer within ${patienceMs / 1000} seconds.`
        : 'It is down, or the network between here and there is.',
      { cause: error },
    );
  }
}

/** Whatever is not JSON, a proxy's error page say, has nothing to tell. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function refusal(status: number, body: unknown): RequestError {
  const told = problem.safeParse(body);
  if (!told.success) return new RequestError('The api failed', `It answered with status ${status} and no explanation.`);
  return new RequestError(told.data.title, told.data.detail ?? `The api answered with status ${status}.`);
}
