import { fastifyHelmet } from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';

/** What the board needs, and nothing else: its own script, style sheet and icon, and the api on the same host. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
};

/** Browsers obey it over TLS only. Other hosts of the domain are none of our business. */
const strictTransportSecurity = { maxAge: 31_536_000, includeSubDomains: false };

const permissionsPolicy = [
  'camera',
  'display-capture',
  'geolocation',
  'microphone',
  'payment',
  'publickey-credentials-get',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** Tells browsers to allow the board nothing that it does not need. */
export const securityHeaders = plugin(
  async (service: FastifyInstance) => {
    const isDevelopment = service.environment.ENVIRONMENT === 'dev';
    await service.register(fastifyHelmet, {
      contentSecurityPolicy,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      // A laptop's localhost serves many things, most of them without TLS.
      strictTransportSecurity: isDevelopment ? false : strictTransportSecurity,
      xFrameOptions: { action: 'deny' },
    });
    service.addHook('onRequest', async (_request, reply) => {
      reply.header('permissions-policy', permissionsPolicy);
    });
  },
  { name: 'security-headers' },
);
