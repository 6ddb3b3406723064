import { loadEnvironment } from '@repo/env';

import { createWorker } from '../src/app.ts';
import { variables } from '../src/env.ts';

export const apiKey = 'key-of-the-release-board';

/** What a worker is told, on top of the defaults. */
export function workerSettings(databaseUrl: string, notifyUrl: string) {
  return { DATABASE_URL: databaseUrl, NOTIFY_URL: notifyUrl, API_KEY: apiKey, PORT: '0' };
}

/** A worker in this process, closed at the end of its scope; it listens nowhere. */
export async function startWorker(settings: Record<string, string>) {
  const source = { LOG_LEVEL: 'silent', ...settings };
  const service = await createWorker(loadEnvironment(variables, { directory: import.meta.dirname, source }));
  return Object.assign(service, { [Symbol.asyncDispose]: () => service.close() });
}
