import plugin from 'fastify-plugin';
import { Gauge } from 'prom-client';

/** How full the outbox is, asked for whenever somebody reads /metrics. While the database is away, these figures are left out. */
export const queueMetrics = plugin(
  (service) => {
    const oldest = new Gauge({
      name: 'outbox_oldest_message_age_seconds',
      help: 'Age of the oldest message that is not delivered, dead letters left out; 0 when all are',
      registers: [service.metrics],
    });
    const messages = new Gauge({
      name: 'outbox_messages',
      help: 'Messages by state: waiting, active, retrying, dead',
      labelNames: ['state'],
      registers: [service.metrics],
      async collect() {
        try {
          const { oldestSeconds = 0, ...counts } = await service.consumer.figures();
          for (const [state, count] of Object.entries(counts)) messages.set({ state }, count);
          oldest.set(oldestSeconds);
        } catch (error) {
          service.log.warn({ err: error }, 'the figures of the outbox are not to be had');
          messages.reset();
          oldest.remove();
        }
      },
    });
  },
  { name: 'queue-metrics', dependencies: ['outbox-consumer'] },
);
