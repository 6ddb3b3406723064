import { EnvironmentError, loadEnvironment } from '@repo/env';
import { runMain } from '@repo/service';

import { variables } from './env.ts';
import { signToken } from './sign-token.ts';

const { ENVIRONMENT, JWT_SECRET } = variables;

await runMain(async () => {
  const environment = loadEnvironment(
    // `pnpm start` lets the api run on the example when nothing is set.
    { ENVIRONMENT, JWT_SECRET: { ...JWT_SECRET, schema: JWT_SECRET.schema.default(JWT_SECRET.example) } },
    { directory: new URL('..', import.meta.url) },
  );
  if (environment.ENVIRONMENT !== 'dev') {
    throw new EnvironmentError(`Tokens are handed out in dev only, and ENVIRONMENT is ${environment.ENVIRONMENT}.`);
  }
  const token = await signToken(environment.JWT_SECRET, {
    subject: 'developer',
    scope: 'releases:write',
    expiresIn: '1 day',
  });
  process.stdout.write(`${token}\n`);
});
