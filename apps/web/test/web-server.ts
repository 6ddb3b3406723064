import { loadEnvironment } from '@repo/env';

import { variables } from '../src/env.ts';
import { createWeb } from '../src/server/app.ts';

const directory = new URL('../', import.meta.url);

/** The production server with the built board; `pnpm run build` makes it. */
export interface WebServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts the server on a port of its own. @param source its environment variables */
export async function startWeb(source: Record<string, string> = {}): Promise<WebServer> {
  const environment = loadEnvironment(variables, {
    directory,
    source: { ENVIRONMENT: 'prod', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'silent', ...source },
  });
  const service = await createWeb(environment, new URL('dist/board/', directory));
  const url = await service.listen({ host: environment.HOST, port: environment.PORT });
  return {
    url,
    close: async () => {
      await service.close();
    },
  };
}
