import { setTimeout as sleep } from 'node:timers/promises';

import closeWithGrace from 'close-with-grace';

import { ServiceError } from './error.ts';
import type { Service } from './service.ts';

interface RunOptions {
  /**
   * Milliseconds that the whole shutdown may take, SHUTDOWN_WAIT_MS included. The default is less than the grace period in
   * Kubernetes, so that the process ends itself, and says so, before it is killed.
   */
  readonly shutdownLimitMs?: number;
}

/**
 * Listens on HOST and PORT until the process is told to stop. Then, in the order that Kubernetes needs: unready, wait
 * SHUTDOWN_WAIT_MS until load balancers have noticed, stop accepting, finish requests, run the `onClose` hooks (those
 * registered last run first); exit code 0. The exit code is 1 after `shutdownLimitMs`, at a second signal and after an
 * error that nobody caught.
 * @throws ServiceError when the port is taken; the service is closed then
 */
export async function runService(service: Service, { shutdownLimitMs = 25_000 }: RunOptions = {}): Promise<void> {
  const grace = closeWithGrace({ delay: shutdownLimitMs, logger: service.log }, async ({ err, signal }) => {
    if (err === undefined) service.log.info({ signal }, 'shutting down');
    else service.log.fatal({ err }, 'shutting down after an error that nobody caught');
    service.lifecycle.draining = true;
    if (signal !== undefined) await sleep(service.environment.SHUTDOWN_WAIT_MS);
    await service.close();
    service.log.info('stopped');
  });
  try {
    await listen(service);
  } catch (error) {
    grace.uninstall();
    await service.close();
    throw error;
  }
}

async function listen(service: Service): Promise<void> {
  const { HOST, PORT } = service.environment;
  try {
    await service.listen({ host: HOST, port: PORT });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new ServiceError(`Port ${PORT} of ${HOST} is taken: stop what listens there, or set PORT`, { cause: error });
  }
}
