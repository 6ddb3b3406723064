import { expect, onTestFinished, test } from 'vitest';

import { jwtSecret, migratedDatabase, releaseOf, startApi } from '../test/api.ts';
import { startScript } from '../test/process.ts';
import { variables } from './env.ts';

async function makeToken(settings: Readonly<Record<string, string>>) {
  const run = startScript('token', settings);
  return { code: await run.ended, output: run.output().trim() };
}

test.each([
  ['the secret that is set', { JWT_SECRET: jwtSecret }],
  ['the example, which serves in dev when nothing is set', {}],
])('a developer gets a token that the api takes, signed with %s', async (_what, settings) => {
  const database = await migratedDatabase();
  const api = await startApi(database, { JWT_SECRET: variables.JWT_SECRET.example, ...settings });
  onTestFinished(async () => {
    await api.close();
    await database.drop();
  });

  const { code, output } = await makeToken(settings);

  expect(code).toBe(0);
  const headers = { authorization: `Bearer ${output}` };
  const answer = await api.inject({ method: 'POST', url: '/v1/releases', headers, payload: releaseOf() });
  expect(answer.statusCode).toBe(201);
});

test.each(['staging', 'prod'])('nobody gets one in %s', async (ENVIRONMENT) => {
  const { code, output } = await makeToken({ ENVIRONMENT, JWT_SECRET: jwtSecret });
  expect(code).toBe(2);
  expect(output).toBe(`Tokens are handed out in dev only, and ENVIRONMENT is ${ENVIRONMENT}.`);
});
