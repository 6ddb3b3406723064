import { tmpdir } from 'node:os';

import { loadEnvironment } from '@repo/env';
import { z } from 'zod';

import { createService, serviceVariables, type ServiceOptions } from '../src/index.ts';

const logLine = z.looseObject({ level: z.string(), msg: z.string() });

interface TestOptions extends Partial<ServiceOptions> {
  /** Variables beside the default ones. */
  readonly variables?: Record<string, string>;
}

/** A service as apps have it, and what it logs, from level `debug` on. */
export async function createTestService({ variables, ...options }: TestOptions = {}) {
  const log: z.output<typeof logLine>[] = [];
  const environment = loadEnvironment(serviceVariables({ port: 0 }), {
    directory: tmpdir(),
    source: { LOG_LEVEL: 'debug', ...variables },
  });
  const logTo = { write: (line: string) => log.push(logLine.parse(JSON.parse(line))) };
  const service = await createService({ name: 'api', environment, logTo, ...options });
  return { service, log };
}
