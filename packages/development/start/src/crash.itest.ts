import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { addressOf, ask, copyBoard, startBoard } from './testing/board.ts';
import { runCommand } from './testing/command.ts';

describe('pnpm start, when an app has a fault', () => {
  test('shows the last words of a crash, leaves the others running, and tells when it runs again', async () => {
    const { root, command } = await startBoard();
    const source = join(root, 'apps/api/src/main.ts');
    const sound = await readFile(source, 'utf8');

    await writeFile(source, `throw new Error('no such table: releases');\n`);

    await command.says(/✗ api has ended; it starts again when a file changes \(\.slipway\/logs\/api\.log\):\n/);
    await command.says(/ {4}Error: no such table: releases\n/);
    expect(await ask(command, 'Worker')).toHaveProperty('pid');
    await writeFile(source, sound);
    await command.says('✓ api runs again.');
    expect(await ask(command, 'API docs')).toHaveProperty('pid');
  });

  test('shows what is wrong again when the mend is none', async () => {
    const { root, command } = await startBoard();
    const source = join(root, 'apps/api/src/main.ts');

    await writeFile(source, `throw new Error('no such table: releases');\n`);
    await command.says('no such table: releases');
    await writeFile(source, `throw new Error('no such column: version');\n`);

    expect(await command.says('no such column: version')).toContain('✗ api has ended');
  });

  test('starts a script without a watch of its own again at the next change', async () => {
    const { root, command } = await startBoard();
    const url = addressOf(command, 'Worker');
    await fetch(`${url}/crash`).catch(() => undefined);
    await command.says(/✗ worker has ended[^✗]*the outbox is on fire/);

    const source = join(root, 'apps/worker/src/main.ts');
    await writeFile(`${source}.new`, await readFile(source));
    await rename(`${source}.new`, source);

    await command.says('✓ worker runs again.');
    expect(await ask(command, 'Worker')).toHaveProperty('pid');
  });

  test('says on its screen which app did not come up', async () => {
    const root = await copyBoard();
    await writeFile(join(root, 'apps/worker/src/main.ts'), `throw new Error('no address to notify');\n`);

    const { command } = await startBoard({ root });

    expect(command.output()).toContain('✗ Runs, but without worker');
    expect(command.output()).toContain('no address to notify');
    expect(await ask(command, 'API docs')).toHaveProperty('pid');
  });

  test('surfaces an error that a service logs', async () => {
    const root = await copyBoard();
    const entry = JSON.stringify({ level: 'error', msg: 'Redis is away' });
    const source = join(root, 'apps/api/src/main.ts');
    await writeFile(source, `${await readFile(source, 'utf8')}\nprocess.stdout.write('${entry}\\n');\n`);

    const { command } = await startBoard({ root });

    expect(await command.says('Redis is away')).toContain('! api reports: Redis is away (.slipway/logs/api.log)\n');
  });

  test('stops everything when a migration fails, with its last words', async () => {
    const root = await copyBoard();
    await writeFile(join(root, 'apps/api/src/record.ts'), `throw new Error('relation "releases" exists');\n`);
    const command = runCommand(['--cwd', root], { directory: root });

    expect(await command.end()).toBe(1);

    expect(command.output()).toContain('The script `migrate` of apps/api failed (1):');
    expect(command.output()).toContain('relation "releases" exists');
  });
});
