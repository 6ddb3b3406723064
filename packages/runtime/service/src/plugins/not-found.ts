import plugin from 'fastify-plugin';

import { createProblem } from '../problem.ts';
import { sendProblem } from '../send-error.ts';

interface Route {
  readonly methods: readonly string[];
  readonly pattern: URLPattern;
}

/** A path that nobody serves is a 404; one that is served by other methods is a 405 that names them. */
export const notFound = plugin(
  (service) => {
    const routes: Route[] = [];
    service.addHook('onRoute', ({ method, url }) => {
      routes.push({ methods: [method].flat(), pattern: readTemplate(url) });
    });
    service.setNotFoundHandler((request, reply) => {
      const allowed = findMethods(routes, request.url);
      if (allowed.length > 0) reply.header('allow', allowed.join(', '));
      sendProblem(createProblem({ status: allowed.length > 0 ? 405 : 404 }), request, reply);
    });
  },
  { name: 'not-found' },
);

function findMethods(routes: readonly Route[], url: string): string[] {
  const pathname = url.replace(/[?#].*$/, '');
  const fitting = routes.filter(({ pattern }) => pattern.test({ pathname }));
  return [...new Set(fitting.flatMap(({ methods }) => methods))];
}

/** Fastify's templates are those of URLPattern but for a colon that is meant as such. */
function readTemplate(template: string): URLPattern {
  return new URLPattern({ pathname: template.replaceAll('::', String.raw`\:`) });
}
