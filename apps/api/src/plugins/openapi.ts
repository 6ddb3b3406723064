import swagger, { type SwaggerTransformObject } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import plugin from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

const description = `
Records and answers what runs where, since when. Every error is answered with problem details (RFC 9457).

In development \`pnpm --filter @repo/api run token\` prints a token for the requests that need one.
`.trim();

/** The page and all that it loads come from here; Swagger UI writes styles of its own into the page. */
const contentSecurityPolicy = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'connect-src': "'self'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'img-src': "'self' data:",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
};

/** The OpenAPI document at /docs/json, made from the routes' schemas, and a page for people at /docs. */
export const openapi = plugin(
  async (service) => {
    await service.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Release board', description, version: '1' },
        servers: [{ url: '/', description: 'Where this document came from' }],
        tags: [
          { name: 'releases', description: 'What was released, newest first' },
          { name: 'fleet', description: 'What runs where now' },
        ],
        components: {
          securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
        },
      },
      transform: jsonSchemaTransform,
      transformObject: (document) => withoutInputs(jsonSchemaTransformObject(document)),
    });
    await service.register(async (docs) => {
      docs.addHook('onRequest', docs.limits.reads);
      await docs.register(swaggerUi, {
        routePrefix: '/docs',
        staticCSP: contentSecurityPolicy,
        theme: { title: 'Release board: API' },
      });
    });
  },
  { name: 'openapi', dependencies: ['rate-limits'] },
);

/** The library writes down each named schema twice, as input and as output; no request here is made of named ones. */
function withoutInputs(document: ReturnType<SwaggerTransformObject>): ReturnType<SwaggerTransformObject> {
  const schemas = 'components' in document ? (document.components.schemas ?? {}) : {};
  for (const name of Object.keys(schemas)) {
    if (name.endsWith('Input')) Reflect.deleteProperty(schemas, name);
  }
  return document;
}
