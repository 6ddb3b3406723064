import { createService, type Service } from '@repo/service';

import type { Environment } from '../env.ts';
import { api } from './plugins/api.ts';
import { board } from './plugins/board.ts';

/**
 * Makes the server of the release board; it listens nowhere yet.
 * @param directory the built board
 * @throws ServiceError when the board has not been built
 */
export async function createWeb(environment: Environment, directory: URL): Promise<Service> {
  const service = await createService({ name: 'web', environment });
  await service.register(board, { directory });
  if (environment.API_URL !== undefined) await service.register(api, { url: environment.API_URL });
  return service;
}
