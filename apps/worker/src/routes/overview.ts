import type { Service } from '@repo/service';

/** GET /: what the worker does and how it is doing, for people. */
export function overview(service: Service): void {
  service.get('/', async () => {
    const { oldestSeconds = 0, ...counts } = await service.consumer.figures();
    return {
      name: 'worker',
      does: 'Delivers notifications of releases to the outside: at least once, in order per app.',
      outbox: { ...counts, oldestSeconds: Math.round(oldestSeconds) },
      sinceStart: { ...service.deliveries.counts(), seconds: Math.round(process.uptime()) },
      links: { live: '/livez', ready: '/readyz', metrics: '/metrics', deadLetters: '/v1/dead-letters' },
    };
  });
}
