import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';

import { answerBrokenConnection } from './broken-connection.ts';
import { defaultLimits, headerLimits } from './limits.ts';
import { createLogger } from './logger.ts';
import { draining } from './plugins/draining.ts';
import { health } from './plugins/health.ts';
import { metrics } from './plugins/metrics.ts';
import { notFound } from './plugins/not-found.ts';
import { openAnswers } from './plugins/open-answers.ts';
import { problemDetails } from './plugins/problem-details.ts';
import { requestIds } from './plugins/request-ids.ts';
import { createRequestLog } from './request-log.ts';
import { sendError } from './send-error.ts';
import type { Service, ServiceOptions } from './service.ts';

/**
 * Makes a service with everything that all services share: logs, request ids, problem details, health, metrics, limits
 * and timeouts. It listens nowhere yet.
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const { name, version, environment, checks = {}, logTo } = options;
  const service = fastify({
    ...defaultLimits,
    ...options.fastify,
    http: headerLimits,
    loggerInstance: await createLogger({ name, version, environment, destination: logTo }),
    logController: createRequestLog(),
    trustProxy: environment.TRUSTED_PROXIES ?? false,
    // While the service closes, what still arrives on an open connection is answered all the same.
    return503OnClosing: false,
    frameworkErrors: sendError,
    clientErrorHandler: answerBrokenConnection,
  }).withTypeProvider<ZodTypeProvider>();
  service.setValidatorCompiler(validatorCompiler);
  service.setSerializerCompiler(serializerCompiler);
  // Services take JSON: any other body is a 415, also plain text.
  service.removeContentTypeParser('text/plain');
  service.decorate('environment', environment);
  await service.register(requestIds);
  await service.register(draining);
  await service.register(openAnswers);
  await service.register(problemDetails);
  await service.register(notFound);
  await service.register(metrics);
  await service.register(health, { checks });
  return service;
}
