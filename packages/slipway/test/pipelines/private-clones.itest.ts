import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { planSchema } from '../../src/report/plan-schema.ts';
import { clone, createFolder, serveAnything, type TestFolder } from '../kit/clones.ts';
import { fleetWith } from '../kit/fleet.ts';
import { planOf } from '../kit/plan.ts';
import { ownFolder } from '../kit/own-repository.ts';
import { createRepository, runGit, type TestRepository } from '../kit/repository.ts';
import { slipway } from '../kit/slipway.ts';
import { filled, readWorkflow } from '../kit/workflow.ts';

// A private repository asks who fetches, and a job's checkout leaves no credentials behind.

const token = 'token-of-the-job';
let original: TestRepository;
let folder: TestFolder;
let server: Server;
let address: string;

beforeAll(async () => {
  original = createRepository();
  original.commit(fleetWith({}));
  original.commit(fleetWith({ 'packages/cache/src/index.ts': 'export {};\n', 'apps/web/package.json': manifest() }));
  serveAnything(original.folder);
  folder = createFolder();
  server = createServer((request, response) => {
    const expected = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    if (request.headers.authorization === expected) serve(request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port');
  address = `http://127.0.0.1:${bound.port}/.git`;
});
afterAll(() => {
  server.close();
  original.remove();
  folder.remove();
});

/** Another text of it, as one that differs is read on both sides. */
function manifest(): string {
  return `${(fleetWith({}).get('apps/web/package.json') ?? '').trimEnd()}\n\n`;
}

/** Git's own server of repositories. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: original.folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: request.headers['git-protocol']?.toString(),
    },
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.once('close', () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf('\r\n\r\n');
    const head = answer.subarray(0, end).toString().split('\r\n');
    for (const [, name = '', value = ''] of head.flatMap((line) => [/^([^:]+): (.*)$/.exec(line) ?? []]))
      if (name !== 'Status' && name !== '') response.setHeader(name, value);
    response.writeHead(Number(/^Status: (\d+)/m.exec(head.join('\n'))?.[1] ?? 200));
    response.end(answer.subarray(end + 4));
  });
}

/** A clone as a job's checkout leaves it: partial, its files there, without credentials. */
function checkedOut(name: string): string {
  const path = join(folder.path, name);
  clone(original.folder, path, '--filter=blob:none');
  runGit(path, ['remote', 'set-url', 'origin', address]);
  return path;
}

function environmentOf(workflow: 'ci' | 'main'): Readonly<Record<string, string>> {
  const env = readWorkflow(workflow).jobs['plan']?.steps.find(({ id }) => id === 'plan')?.env ?? {};
  const values: Readonly<Record<string, string>> = { 'github.workspace': ownFolder, 'github.token': token };
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text, (path) => values[path])]));
}

test('without credentials, a plan cannot read what the base was', async () => {
  const { stdout } = await slipway(checkedOut('without'), ['plan', '--base', 'HEAD^', '--head', 'HEAD'], {
    GIT_ASKPASS: '',
  });
  expect(stdout).toContain('could not be fetched');
});

test.each(['ci', 'main'] as const)(
  'the plan of %s.yml fetches as its job, and is that of a whole clone',
  async (name) => {
    const words = ['--base', 'HEAD^', '--head', 'HEAD'];
    const { stdout, stderr } = await slipway(checkedOut(name), ['plan', ...words, '--json'], environmentOf(name));
    expect(stderr).toBe('');
    expect(planSchema.parse(JSON.parse(stdout))).toEqual(await planOf(original.folder, ...words));
  },
);
