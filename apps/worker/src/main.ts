import { loadEnvironment } from '@repo/env';
import { runMain, runService } from '@repo/service';

import { createWorker } from './app.ts';
import { variables } from './env.ts';

await runMain(async () => {
  const environment = loadEnvironment(variables, { directory: new URL('..', import.meta.url) });
  await runService(await createWorker(environment));
});
