import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { testDatabase, type TestDatabase } from '@repo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { receiver, releaseQueue, startSender, type Release, type Sender } from '../test/release-queue.ts';
import { createConsumer, type Consumer, type Message, type OutboxQueue } from './index.ts';

let postgres: TestDatabase;
let sender: Sender;
let child: ChildProcess | undefined;
let consumer: Consumer | undefined;

beforeEach(async () => {
  postgres = await testDatabase();
  sender = await startSender(postgres.url);
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await consumer?.stop();
  await sender.close();
  await postgres.drop();
});

async function consume(deliver: (message: Message<Release>) => Promise<void>): Promise<Consumer> {
  const onError = (error: Error) => {
    throw error;
  };
  consumer = await createConsumer({ url: postgres.url, queue: releaseQueue, deliver, onError });
  return consumer;
}

describe('a consumer that was killed in the middle of a delivery', () => {
  it('loses nothing: another one delivers its message again, and those behind it', async () => {
    await sender.send('checkout', '1.4.1', '1.4.2');
    await killWhileDelivering('1.4.1');
    const { attempts, deliver } = receiver();

    await consume(deliver);

    await expect.poll(() => attempts).toEqual(['1.4.1#2', '1.4.2#1']);
  });

  it('at the last attempt leaves a dead letter, and the next of its key proceeds', async () => {
    const hopeless: OutboxQueue<Release> = { ...releaseQueue, retryLimit: 0 };
    const { close } = await startSender(postgres.url, hopeless);
    await close();
    await sender.send('checkout', '1.4.1', '1.4.2');
    await killWhileDelivering('1.4.1');
    const { attempts, deliver } = receiver();

    const { deadLetters } = await consume(deliver);

    await expect.poll(() => attempts).toEqual(['1.4.2#1']);
    expect(await deadLetters(1)).toMatchObject([{ data: { version: '1.4.1' }, error: 'job heartbeat timeout' }]);
  });
});

/** Starts a consumer as a process of its own, and kills it while it delivers the version. */
async function killWhileDelivering(version: string): Promise<void> {
  const file = fileURLToPath(new URL('../test/hang.ts', import.meta.url));
  const hanging = spawn(process.execPath, ['--conditions=source', file, postgres.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = hanging;
  const words: string[] = [];
  hanging.stdout.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  await expect.poll(() => words.join('')).toContain(version);
  const ended = once(hanging, 'exit');
  hanging.kill('SIGKILL');
  await ended;
}
