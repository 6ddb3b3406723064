import plugin from 'fastify-plugin';

import { createProblem, type ProblemInput } from '../problem.ts';
import { runChecks } from '../run-checks.ts';
import { sendProblem } from '../send-error.ts';
import type { Check } from '../service.ts';

interface HealthOptions {
  /** What must work for the service to be ready, by name. */
  readonly checks: Readonly<Record<string, Check>>;
}

// Asked every few seconds: only what goes wrong is worth a line.
const route = { schema: { hide: true }, logLevel: 'warn' } as const;

/** /livez: the process answers. /readyz: all that it needs works, and it is not shutting down. */
export const health = plugin<HealthOptions>(
  (service, options) => {
    const checks = new Map(Object.entries(options.checks));
    service.decorate('addCheck', (name: string, check: Check) => void checks.set(name, check));

    service.get('/livez', route, () => ({ status: 'ok' }));

    service.get('/readyz', route, async (request, reply) => {
      const unready = (problem: Omit<ProblemInput, 'status'>) => {
        sendProblem(createProblem({ ...problem, status: 503 }), request, reply);
        return reply;
      };
      if (service.lifecycle.draining) return unready({ detail: 'Shutting down' });
      const results = await runChecks(checks, request.log);
      const failed = Object.keys(results).filter((name) => results[name] === 'failed');
      if (failed.length > 0) return unready({ detail: `Not ready: ${failed.join(', ')}`, checks: results });
      return { status: 'ok', checks: results };
    });
  },
  { name: 'health', dependencies: ['draining'] },
);
