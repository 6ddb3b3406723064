import plugin from 'fastify-plugin';

/** While the service drains, every answer asks its client to come back on a new connection, to another instance. */
export const draining = plugin(
  (service) => {
    const lifecycle = { draining: false };
    service.decorate('lifecycle', lifecycle);
    service.addHook('onSend', (_request, reply, _payload, done) => {
      if (lifecycle.draining) reply.header('connection', 'close');
      done();
    });
  },
  { name: 'draining' },
);
