import { setTimeout as sleep } from 'node:timers/promises';

import type { Answer, Ask } from './request.ts';

/** Seconds that somebody may be asked to wait before we say so instead. */
const longestWait = 30;
const passing = new Set([429, 502, 503, 504]);
const pauses = [200, 1000];

/**
 * Asks again where a fault passes: an overload, a limit that says for how long, a connection that broke. Everything that is asked
 * of a registry here may be asked twice.
 */
export function persistent(ask: Ask): Ask {
  return async (request) => {
    for (const pause of pauses) {
      const answer = await attempt(() => ask(request));
      if (answer instanceof Error) {
        if (!isPassing(answer)) throw answer;
        await sleep(pause);
      } else if (passing.has(answer.status)) {
        const wait = Math.max(pause, secondsToWait(answer) * 1000);
        if (wait > longestWait * 1000) return answer;
        await sleep(wait);
      } else {
        return answer;
      }
    }
    return ask(request);
  };
}

/** What the registry asks for, in seconds; 0 when it does not say. */
export function secondsToWait({ headers }: Answer): number {
  const text = headers['retry-after'] ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  // A time by the registry's own clock.
  const now = Date.parse(headers.date ?? '') || Date.now();
  return Math.max(0, Math.ceil((Date.parse(text) - now) / 1000) || 0);
}

async function attempt(work: () => Promise<Answer>): Promise<Answer | Error> {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Of a registry that is not there, the second look tells no more; a connection that broke is made anew. */
function isPassing(error: Error): boolean {
  return 'code' in error ? error.code === 'ECONNRESET' || error.code === 'EPIPE' : error.message.includes('cut off');
}
