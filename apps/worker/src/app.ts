import { createService, type Service } from '@repo/service';

import type { Environment } from './env.ts';
import { apiKey } from './plugins/api-key.ts';
import { deliveryMetrics } from './plugins/delivery-metrics.ts';
import { outboxConsumer } from './plugins/outbox-consumer.ts';
import { queueMetrics } from './plugins/queue-metrics.ts';
import { deadLetters } from './routes/dead-letters.ts';
import { overview } from './routes/overview.ts';

/** Makes the worker. It delivers from now on, and stops when it is closed; its HTTP side listens nowhere yet. */
export async function createWorker(environment: Environment): Promise<Service> {
  const service = await createService({ name: 'worker', environment });
  try {
    await service.register(deliveryMetrics);
    await service.register(outboxConsumer, environment);
    await service.register(queueMetrics);
    await service.register(apiKey, environment);
    await service.register(overview);
    await service.register(deadLetters, { prefix: '/v1' });
    await service.ready();
    return service;
  } catch (error) {
    await service.close();
    throw error;
  }
}
