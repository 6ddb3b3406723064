import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { copyBoard, ask, startBoard } from '../testing/board.ts';
import { runCommand } from '../testing/command.ts';

// What stands in for Docker here writes down how it is called; containers are left to Docker itself.
const docker = `#!/bin/sh
echo "$* POSTGRES_PORT=$POSTGRES_PORT REDIS_PORT=$REDIS_PORT" >> "$(dirname "$0")/calls.txt"
case "$*" in
  *'port redis 6379') echo 127.0.0.1:46379 ;;
  *' up '*) exit "\${UP_EXIT_CODE:-0}" ;;
  *'port postgres'*) exit 1 ;;
esac
`;

describe('pnpm start --compose', () => {
  test('starts the containers, tells the apps where they are, and stops them', async () => {
    const { root, path, calls } = await boardWithDocker();
    await declare(root, 'DATABASE_URL', 'REDIS_URL');

    const { command } = await startBoard({ root, args: ['--compose'], environment: { PATH: path } });

    expect(command.output()).toMatch(/PostgreSQL {2}in a container/);
    const { DATABASE_URL, REDIS_URL } = await ask(command, 'API docs');
    const port = /^postgres:\/\/postgres:postgres@127\.0\.0\.1:(\d+)\/postgres$/.exec(String(DATABASE_URL))?.[1];
    // Redis runs already, and stays where it is.
    expect(REDIS_URL).toBe('redis://127.0.0.1:46379');
    const file = join(root, 'infra/compose.yaml');
    const ports = `POSTGRES_PORT=${String(port)} REDIS_PORT=46379`;
    expect(await calls()).toContain(`compose --file ${file} up --detach --wait postgres redis ${ports}\n`);

    expect(await command.end('SIGINT')).toBe(0);
    expect(await calls()).toContain(`compose --file ${file} stop ${ports}\n`);
  });

  test('throws the volumes away with --reset', async () => {
    const { root, path, calls } = await boardWithDocker();
    await declare(root, 'DATABASE_URL');

    await startBoard({ root, args: ['--compose', '--reset'], environment: { PATH: path } });

    expect(await calls()).toMatch(/ down --volumes .*\n(.*\n)*.* up --detach --wait/);
  });

  test('takes another port where 5432 is taken', async () => {
    const somebody = createServer().listen(5432, '127.0.0.1');
    // Where a PostgreSQL has it already, that will do.
    await Promise.race([once(somebody, 'listening'), once(somebody, 'error')]).catch(() => undefined);
    onTestFinished(() => void somebody.close());
    const { root, path } = await boardWithDocker();
    await declare(root, 'DATABASE_URL');

    const { command } = await startBoard({ root, args: ['--compose'], environment: { PATH: path } });

    expect((await ask(command, 'API docs'))['DATABASE_URL']).not.toContain(':5432/');
  });

  test('says what is missing where there is no Docker', async () => {
    const root = await copyBoard();
    await declare(root, 'DATABASE_URL');
    await writeComposeFile(root);
    const command = runCommand(['--cwd', root, '--compose'], { environment: { PATH: '/nowhere' } });

    expect(await command.end()).toBe(1);
    expect(command.output()).toContain('--compose needs Docker with its Compose plugin');
    expect(command.output()).toContain('docker is not on the path');
  });

  test('shows what Docker says when a container does not come up', async () => {
    const { root, path } = await boardWithDocker();
    await declare(root, 'DATABASE_URL');
    const environment = { PATH: path, UP_EXIT_CODE: '17' };
    const command = runCommand(['--cwd', root, '--compose'], { environment });

    expect(await command.end()).toBe(1);
    expect(command.output()).toContain('docker compose up failed:');
  });

  test('needs a compose file', async () => {
    const root = await copyBoard();
    await declare(root, 'DATABASE_URL');
    const command = runCommand(['--cwd', root, '--compose']);

    expect(await command.end()).toBe(2);
    expect(command.output()).toContain(`--compose needs ${root}/infra/compose.yaml, which is not there.`);
  });
});

async function boardWithDocker() {
  const root = await copyBoard();
  const bin = join(root, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'docker'), docker);
  await chmod(join(bin, 'docker'), 0o755);
  await writeComposeFile(root);
  const calls = () => readFile(join(bin, 'calls.txt'), 'utf8');
  return { root, calls, path: `${bin}:${process.env['PATH'] ?? ''}` };
}

async function writeComposeFile(root: string): Promise<void> {
  await mkdir(join(root, 'infra'));
  await writeFile(join(root, 'infra/compose.yaml'), 'services: {}\n');
}

/** Lets the fixture's api need servers, and answer where they are. */
async function declare(root: string, ...names: string[]): Promise<void> {
  const folder = join(root, 'apps/api/src');
  const env = await readFile(join(folder, 'env.ts'), 'utf8');
  const declared = names.map((name) => `  ${name}: { schema: z.url().optional() },\n`).join('');
  await writeFile(join(folder, 'env.ts'), env.replace('variables = {\n', `variables = {\n${declared}`));
  const main = await readFile(join(folder, 'main.ts'), 'utf8');
  await writeFile(join(folder, 'main.ts'), main.replaceAll('GREETING,', `GREETING, ${names.join(', ')},`));
}
