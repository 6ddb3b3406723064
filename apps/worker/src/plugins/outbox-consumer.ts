import type { Notification } from '@repo/contract';
import { createConsumer, type Consumer, type Message } from '@repo/outbox';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';

import { deliver } from '../delivery/deliver.ts';
import type { Environment } from '../env.ts';
import { notificationQueue } from '../notification-queue.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly consumer: Consumer;
  }
}

/** Takes notifications from the outbox and delivers them, until the service is closed; then it finishes those on their way. */
export const outboxConsumer = plugin<Environment>(
  async (service, environment) => {
    const { NOTIFY_URL: url, API_KEY: apiKey, NOTIFY_TIMEOUT_MS: timeoutMs } = environment;
    if (url === undefined) service.log.warn('NOTIFY_URL is not set: notifications are logged and go nowhere');
    const consumer = await createConsumer({
      url: environment.DATABASE_URL,
      queue: notificationQueue,
      concurrency: environment.NOTIFY_CONCURRENCY,
      deliver: (message) =>
        watched(service, message, async () => {
          if (url !== undefined) await deliver(message.data, { url, apiKey, timeoutMs }, message.signal);
        }),
      onError: (error) => {
        service.log.error({ err: error }, 'the outbox met an error');
      },
    });
    service.decorate('consumer', consumer);
    service.addCheck('outbox', () => consumer.check());
    service.addHook('onClose', () => consumer.stop());
  },
  { name: 'outbox-consumer', dependencies: ['delivery-metrics'] },
);

/** Counts and logs a delivery; the outbox hears of its failure. */
async function watched(
  { log, deliveries }: FastifyInstance,
  { key: app, data, attempt }: Message<Notification>,
  delivery: () => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const about = { notification: data.id, app, release: data.release.id, attempt };
  try {
    await delivery();
    deliveries.record('delivered', secondsSince(started));
    log.info(about, 'delivered');
  } catch (error) {
    deliveries.record('failed', secondsSince(started));
    log.warn({ ...about, err: error }, 'not delivered');
    throw error;
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
