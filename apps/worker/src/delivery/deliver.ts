import type { Notification } from '@repo/contract';

import { DeliveryError } from './error.ts';

/** Who takes notifications. */
export interface Receiver {
  readonly url: string;
  readonly apiKey: string;
  /** Longest to wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Posts a notification. Any answer of 2xx means that it was taken; a redirect is not followed, for who asks for it may not
 * be whom the key is meant for.
 * @param signal gives up before the time is over
 * @throws DeliveryError when it was not taken, or may not have been
 */
export async function deliver(notification: Notification, receiver: Receiver, signal: AbortSignal): Promise<void> {
  const status = await post(notification, receiver, signal);
  if (status < 200 || status > 299) throw new DeliveryError(`The receiver answered ${status}.`);
}

async function post(notification: Notification, receiver: Receiver, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(receiver.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${receiver.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': notification.id,
        'user-agent': 'slipway-worker',
      },
      body: JSON.stringify(notification),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(receiver.timeoutMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    throw new DeliveryError(explain(error, receiver, signal), { cause: error });
  }
}

/** The error's own words may name hosts and addresses; its code says as much to those who have to mend it. */
function explain(error: unknown, { timeoutMs }: Receiver, signal: AbortSignal): string {
  if (signal.aborted) return 'Given up before there was an answer.';
  if (error instanceof DOMException && error.name === 'TimeoutError') return `No answer within ${timeoutMs} ms.`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
  return `The receiver could not be reached (${code}).`;
}
