import { createServer, type Server } from 'node:http';

import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

import type { AppOutcome, DeployEvent } from '../../src/deploy/index.ts';
import { githubDeployments } from '../../src/report/github-deployments.ts';

interface Asked {
  readonly path: string;
  readonly token: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** What is heard of one app. */
function eventsOf(
  environment: string,
  outcome: AppOutcome = 'deployed',
  release = '1.2.0',
  app = 'api',
): DeployEvent[] {
  return [
    {
      event: 'plan',
      environment,
      namespace: environment,
      commit: 'abc',
      apps: [{ app, kinds: ['deploy'], release, causes: [] }],
      unchanged: [],
    },
    { event: 'step', app, step: 'record', text: 'writes it down' },
    { event: 'step', app, step: 'apply', text: 'applies it' },
    { event: 'app', app, outcome, release, text: 'up after 12 s', seconds: 12 },
  ];
}

/** GitHub's part. @param statuses what it answers, one after the other; 201 when they are used up */
async function github(statuses: number[] = []) {
  const asked: Asked[] = [];
  const listening = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString()));
      asked.push({ path: request.url ?? '', token: request.headers.authorization, body });
      response.writeHead(statuses.shift() ?? 201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: asked.length }));
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const notes: string[] = [];
  const records = githubDeployments({
    environment: {
      GITHUB_TOKEN: 'token-of-the-job',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_API_URL: `http://127.0.0.1:${address.port}`,
      GITHUB_RUN_ID: '77',
    },
    note: (text) => notes.push(text),
    pauses: [0, 0],
  });
  return { asked, notes, records };
}

test('each app that is touched has a record of its own, from its start to its end', async () => {
  const { asked, notes, records } = await github();
  for (const event of eventsOf('staging', 'deployed')) records?.hear(event);
  await records?.settled();
  expect(notes).toEqual([]);
  expect(asked.map(({ path }) => path)).toEqual([
    '/repos/acme/shop/deployments',
    '/repos/acme/shop/deployments/1/statuses',
    '/repos/acme/shop/deployments/1/statuses',
  ]);
  expect(asked[0]).toMatchObject({
    token: 'Bearer token-of-the-job',
    body: { ref: 'abc', environment: 'staging/api', description: '1.2.0', required_contexts: [] },
  });
  expect(asked[0]?.body).toMatchObject({ transient_environment: false, production_environment: false });
  expect(asked[1]?.body['state']).toBe('in_progress');
  expect(asked[2]?.body).toMatchObject({
    state: 'success',
    description: 'up after 12 s',
    log_url: 'https://github.com/acme/shop/actions/runs/77',
  });
});

test('a run that breaks off leaves no record in progress, and those that ended as they are', async () => {
  const { asked, records } = await github();
  for (const event of eventsOf('staging')) records?.hear(event);
  for (const event of eventsOf('staging', 'deployed', '1.2.0', 'web').slice(0, 3)) records?.hear(event);
  await records?.settled('The lock of staging was lost.');
  const last = asked.filter(({ path }) => path.endsWith('/statuses')).map(({ body }) => body['state']);
  expect(last.toSorted()).toEqual(['error', 'in_progress', 'in_progress', 'success']);
  expect(asked.find(({ body }) => body['state'] === 'error')?.body['description']).toBe(
    'The lock of staging was lost.',
  );
});

test.each([
  ['prod', { transient_environment: false, production_environment: true }],
  ['pr-7', { transient_environment: true, production_environment: false }],
])('%s is told apart from the others', async (name, expected) => {
  const { asked, records } = await github();
  for (const event of eventsOf(name, 'deployed', 'x'.repeat(500))) records?.hear(event);
  await records?.settled();
  expect(asked[0]?.body).toMatchObject(expected);
  expect(asked[0]?.body['description']).toHaveLength(140);
});

test('what GitHub cannot take now it gets again', async () => {
  const { asked, notes, records } = await github([502, 429]);
  for (const event of eventsOf('staging').slice(0, 2)) records?.hear(event);
  await records?.settled();
  expect(notes).toEqual([]);
  expect(asked).toHaveLength(4);
});

test('what GitHub refuses is told once, with the right that is missing and without the token, and holds nothing up', async () => {
  const { asked, notes, records } = await github([403, 403]);
  for (const app of ['api', 'web']) {
    for (const event of eventsOf('staging', 'failed', '1.2.0', app)) records?.hear(event);
  }
  await records?.settled();
  expect(asked).toHaveLength(2);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain('deployments: write');
  expect(notes[0]).not.toContain('token-of-the-job');
});

test('GitHub out of reach is told too', async () => {
  const { notes, records } = await github();
  server?.close();
  for (const event of eventsOf('staging').slice(0, 2)) records?.hear(event);
  await records?.settled();
  expect(notes).toHaveLength(1);
});

test.each([
  ['reverted', ['failure']],
  ['skipped', ['inactive']],
  ['removed', ['success', 'inactive']],
] as const)('an app that ended as %s', async (outcome, states) => {
  const { asked, records } = await github();
  for (const event of eventsOf('staging', outcome)) records?.hear(event);
  await records?.settled();
  expect(asked.map(({ body }) => body['state'])).toEqual([undefined, 'in_progress', ...states]);
});

test('a plan that nobody carries out, and a working tree, are no deployments', async () => {
  const { asked, records } = await github();
  const [plan, ...rest] = eventsOf('staging');
  if (plan?.event !== 'plan') throw new Error('The plan comes first');
  records?.hear(plan);
  for (const event of [{ ...plan, commit: null }, ...rest]) records?.hear(event);
  await records?.settled();
  expect(asked).toEqual([]);
});

test.each([{}, { GITHUB_TOKEN: 'x' }, { GITHUB_REPOSITORY: 'acme/shop' }])(
  'without a token and a repository there is nothing to say: %j',
  (environment) => {
    expect(githubDeployments({ environment, note: () => undefined })).toBeUndefined();
  },
);
