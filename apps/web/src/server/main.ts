import { loadEnvironment } from '@repo/env';
import { runMain, runService } from '@repo/service';

import { variables } from '../env.ts';
import { createWeb } from './app.ts';

/** The app's folder, as far from src/server as from dist/server. */
const directory = new URL('../../', import.meta.url);

await runMain(async () => {
  const environment = loadEnvironment(variables, { directory });
  await runService(await createWeb(environment, new URL('dist/board/', directory)));
});
