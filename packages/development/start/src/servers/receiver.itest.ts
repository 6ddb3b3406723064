import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { startReceiver } from './receiver.ts';

async function receive() {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-receiver-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const log = join(folder, 'notifications.log');
  const receiver = await startReceiver(log);
  return { receiver, log };
}

test('writes down a notification in one line', async () => {
  const { receiver, log } = await receive();

  const response = await fetch(receiver.url, {
    method: 'POST',
    headers: { authorization: 'Bearer for-development-only' },
    body: '{\n  "event": "release.recorded"\n}',
  });
  await receiver.stop();

  expect(response.status).toBe(204);
  expect(await readFile(log, 'utf8')).toMatch(/^\d{4}-\S+Z \{ "event": "release\.recorded" \}\n$/);
});

test('takes nothing without a key, and nothing but notifications', async () => {
  const { receiver, log } = await receive();

  const anonymous = await fetch(receiver.url, { method: 'POST', body: '{}' });
  const curious = await fetch(receiver.url);
  await receiver.stop();

  expect([anonymous.status, curious.status]).toEqual([401, 405]);
  expect(await readFile(log, 'utf8')).toBe('');
});
