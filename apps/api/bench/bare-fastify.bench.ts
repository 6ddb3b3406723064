import { fastify } from 'fastify';

/** The least that Fastify can do: one route that sends text. */
const server = fastify();
const body = process.env['BODY'] ?? '';
server.get('/', (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
