import { createDatabase, databaseVariables } from '@repo/database';
import { EnvironmentError, loadEnvironment } from '@repo/env';
import { runMain } from '@repo/service';

import { variables } from './env.ts';
import { fillWithExamples } from './examples/fill.ts';

await runMain(async () => {
  const { ENVIRONMENT, DATABASE_URL } = loadEnvironment(
    { ENVIRONMENT: variables.ENVIRONMENT, DATABASE_URL: databaseVariables.DATABASE_URL },
    { directory: new URL('..', import.meta.url) },
  );
  if (ENVIRONMENT !== 'dev') {
    throw new EnvironmentError(`Examples are for dev only, and ENVIRONMENT is ${ENVIRONMENT}.`);
  }
  const database = createDatabase({ url: DATABASE_URL, name: 'api-seed', poolSize: 1 });
  try {
    process.stdout.write(`${await fillWithExamples(database)} example releases written\n`);
  } finally {
    await database.destroy();
  }
});
