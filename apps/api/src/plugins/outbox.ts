import type { Notification } from '@repo/contract';
import { createOutbox, type Outbox } from '@repo/outbox';
import plugin from 'fastify-plugin';

import { notificationQueue } from '../notification-queue.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly outbox: Outbox<Notification>;
  }
}

/** Where notifications are left for the worker, in the transaction of what they tell of. */
export const outbox = plugin(
  async (service) => {
    const queue = await createOutbox({
      database: service.database,
      queue: notificationQueue,
      onError: (error) => {
        service.log.error({ err: error }, 'the outbox met an error');
      },
    });
    service.decorate('outbox', queue);
    service.addHook('onClose', () => queue.close());
  },
  { name: 'outbox', dependencies: ['database'] },
);
