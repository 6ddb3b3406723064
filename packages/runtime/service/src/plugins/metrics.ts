import plugin from 'fastify-plugin';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** /metrics: the process' own figures, and how long requests take by method, route and status. */
export const metrics = plugin(
  (service) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'How long requests took, by the template of their route',
      labelNames: ['method', 'route', 'status'],
      buckets: durationBuckets,
      registers: [registry],
    });
    service.decorate('metrics', registry);
    service.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unmatched';
      duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      done();
    });
    service.get('/metrics', { schema: { hide: true }, logLevel: 'warn' }, async (_request, reply) => {
      return await reply.type(registry.contentType).send(await registry.metrics());
    });
  },
  { name: 'metrics' },
);
