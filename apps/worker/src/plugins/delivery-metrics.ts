import plugin from 'fastify-plugin';
import { Histogram } from 'prom-client';

/** What became of a delivery. */
export type Outcome = 'delivered' | 'failed';

/** What this process has delivered since it started. */
interface Deliveries {
  readonly record: (outcome: Outcome, seconds: number) => void;
  readonly counts: () => Readonly<Record<Outcome, number>>;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly deliveries: Deliveries;
  }
}

/** How many deliveries there were, and how long they took. */
export const deliveryMetrics = plugin(
  (service) => {
    const counts = { delivered: 0, failed: 0 };
    const duration = new Histogram({
      name: 'notification_delivery_duration_seconds',
      help: 'How long deliveries took, by outcome: delivered or failed',
      labelNames: ['outcome'],
      registers: [service.metrics],
    });
    for (const outcome of ['delivered', 'failed']) duration.zero({ outcome });
    service.decorate('deliveries', {
      record: (outcome: Outcome, seconds: number) => {
        counts[outcome] += 1;
        duration.observe({ outcome }, seconds);
      },
      counts: () => ({ ...counts }),
    });
  },
  { name: 'delivery-metrics' },
);
