import { loadEnvironment } from '@repo/env';
import { runMain, runService } from '@repo/service';

import { createApi } from './app.ts';
import { variables } from './env.ts';

await runMain(async () => {
  const environment = loadEnvironment(variables, { directory: new URL('..', import.meta.url) });
  await runService(await createApi(environment));
});
