import { fastifyHelmet } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';

/** Answers are data. The page for people, which loads something, has a policy of its own (openapi.ts). */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
};

/** The api shares its host with the board: a browser must not take its answers for anything but data. */
export const securityHeaders = plugin(
  async (service: FastifyInstance) => {
    await service.register(fastifyHelmet, {
      contentSecurityPolicy,
      referrerPolicy: { policy: 'no-referrer' },
      // A laptop's localhost serves many things, most of them without TLS.
      strictTransportSecurity:
        service.environment.ENVIRONMENT === 'dev' ? false : { maxAge: 31_536_000, includeSubDomains: false },
      xFrameOptions: { action: 'deny' },
    });
  },
  { name: 'security-headers' },
);
