import { once } from 'node:events';

import { testDatabase, type TestDatabase } from '@repo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { receiver, releaseQueue, startSender, type Release, type Sender } from '../test/release-queue.ts';
import { createConsumer, type Consumer, type ConsumerOptions, type Message, type OutboxQueue } from './index.ts';

let postgres: TestDatabase;
let sender: Sender;
let consumers: Consumer[];
let faults: Error[];

beforeEach(async () => {
  postgres = await testDatabase();
  sender = await startSender(postgres.url);
  consumers = [];
  faults = [];
});

afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await sender.close();
  await postgres.drop();
});

async function consume(
  deliver: (message: Message<Release>) => Promise<void>,
  options: Partial<ConsumerOptions<Release>> = {},
): Promise<Consumer> {
  const consumer = await createConsumer({
    url: postgres.url,
    queue: releaseQueue,
    deliver,
    onError: (error) => faults.push(error),
    ...options,
  });
  consumers.push(consumer);
  return consumer;
}

describe('delivery', () => {
  it('tries a failing message again while later ones of its key wait and other keys go on', async () => {
    const failing = new Set(['1.4.1']);
    const attempts: string[] = [];
    const ids = new Set<string>();
    await sender.send('checkout', '1.4.1', '1.4.2');
    await sender.send('search', '2.0.0');

    await consume(({ id, data, attempt }) => {
      attempts.push(`${data.version}#${attempt}`);
      if (data.version === '1.4.1') ids.add(id);
      if (attempt === 2) failing.clear();
      return failing.has(data.version) ? Promise.reject(new Error('receiver answers 503')) : Promise.resolve();
    });

    await expect.poll(() => attempts).toHaveLength(4);
    expect(attempts.filter((attempt) => attempt.startsWith('1'))).toEqual(['1.4.1#1', '1.4.1#2', '1.4.2#1']);
    expect(attempts.indexOf('2.0.0#1')).toBeLessThan(attempts.indexOf('1.4.1#2'));
    expect(ids.size).toBe(1);
  });

  it('pauses longer before each retry', async () => {
    const patient: OutboxQueue<Release> = { ...releaseQueue, retryLimit: 3, retryDelayMaxSeconds: 60 };
    const { close } = await startSender(postgres.url, patient);
    await close();
    await sender.send('checkout', '1.4.1');
    const { attempts, deliver } = receiver('1.4.1');
    await consume(deliver);

    expect(await pauseAfter(1)).toBeGreaterThanOrEqual(1);
    expect(await pauseAfter(2)).toBeGreaterThanOrEqual(2);
    expect(attempts).toEqual(['1.4.1#1', '1.4.1#2']);
  });

  it('is not held up by a slow message of another key', async () => {
    const held = Promise.withResolvers<undefined>();
    const delivered: string[] = [];
    await sender.send('checkout', '1.4.1', '1.4.2');
    await consume(async ({ data }) => {
      if (data.version === '1.4.1') await held.promise;
      delivered.push(data.version);
    });
    await sender.send('search', '2.0.0', '2.0.1', '2.0.2');

    await expect.poll(() => delivered).toEqual(['2.0.0', '2.0.1', '2.0.2']);
    held.resolve(undefined);
    await expect.poll(() => delivered).toEqual(['2.0.0', '2.0.1', '2.0.2', '1.4.1', '1.4.2']);
  });

  it('is shared by several consumers and still in order', async () => {
    const delivered: string[] = [];
    const deliver = async ({ data }: Message<Release>) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      delivered.push(data.version);
    };
    await consume(deliver);
    await consume(deliver);
    const versions = Array.from({ length: 30 }, (_, index) => `1.4.${index}`);

    await sender.send('checkout', ...versions);

    await expect.poll(() => delivered).toEqual(versions);
  });

  it('fails an attempt that takes too long, and says so by the signal', async () => {
    const hasty: OutboxQueue<Release> = { ...releaseQueue, deliveryTimeoutSeconds: 1 };
    const events: string[] = [];
    await consume(
      async ({ attempt, signal }) => {
        events.push(`attempt ${attempt}`);
        if (attempt > 1) return;
        await once(signal, 'abort');
        events.push('aborted');
      },
      { queue: hasty },
    );

    await sender.send('checkout', '1.4.1');

    await expect.poll(() => events).toEqual(['attempt 1', 'aborted', 'attempt 2']);
  });

  it('goes on with a message whose delivery heeds no signal', async () => {
    const hasty: OutboxQueue<Release> = { ...releaseQueue, deliveryTimeoutSeconds: 1 };
    const attempts: number[] = [];
    await consume(
      async ({ attempt }) => {
        attempts.push(attempt);
        if (attempt === 1) await new Promise(() => undefined);
      },
      { queue: hasty },
    );

    await sender.send('checkout', '1.4.1');

    await expect.poll(() => attempts).toEqual([1, 2]);
  });

  it('goes on after PostgreSQL has ended its connections', async () => {
    const { attempts, deliver } = receiver();
    const consumer = await consume(deliver);
    await sender.database.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'releases' and datname = current_database()`,
    );

    await sender.send('checkout', '1.4.1');

    await expect.poll(() => attempts).toEqual(['1.4.1#1']);
    await expect(consumer.check()).resolves.toBeUndefined();
  });
});

describe('a dead letter', () => {
  it('comes of a message after its last retry, and lets the next of its key proceed', async () => {
    const { attempts, deliver } = receiver('1.4.1');
    await sender.send('checkout', '1.4.1', '1.4.2', '1.4.3');

    const consumer = await consume(deliver);

    await expect.poll(() => attempts).toEqual(['1.4.1#1', '1.4.1#2', '1.4.1#3', '1.4.2#1', '1.4.3#1']);
    await expect
      .poll(() => consumer.figures())
      .toEqual({ waiting: 0, active: 0, retrying: 0, dead: 1, oldestSeconds: undefined });
    expect(await consumer.deadLetters(10)).toMatchObject([
      { key: 'checkout', data: { app: 'checkout', version: '1.4.1' }, attempts: 3, error: 'receiver answers 503' },
    ]);
  });

  it('is sent again on demand, under the id that its receiver knows', async () => {
    const failing = new Set(['1.4.1']);
    const ids: string[] = [];
    const consumer = await consume(({ id, data }) => {
      ids.push(id);
      return failing.has(data.version) ? Promise.reject(new Error('receiver answers 503')) : Promise.resolve();
    });
    await sender.send('checkout', '1.4.1');
    await expect.poll(() => consumer.deadLetters(1)).toHaveLength(1);
    const [letter] = await consumer.deadLetters(1);
    failing.clear();

    expect(await consumer.redeliver(letter?.id ?? '')).toBe(true);

    await expect.poll(() => ids).toHaveLength(4);
    expect(new Set(ids)).toEqual(new Set([letter?.messageId]));
    expect(await consumer.deadLetters(1)).toEqual([]);
    expect(await consumer.redeliver(letter?.id ?? '')).toBe(false);
  });

  it('that nobody knows cannot be sent again', async () => {
    const consumer = await consume(receiver().deliver);

    expect(await consumer.redeliver('0b9f0f0e-3f2e-4b64-9c1f-4a2f5a0a3f11')).toBe(false);
    expect(await consumer.redeliver('checkout')).toBe(false);
  });

  it('comes of data that no longer fits the schema', async () => {
    const strict: OutboxQueue<Release> = {
      ...releaseQueue,
      retryLimit: 0,
      schema: releaseQueue.schema.refine(() => false, 'too old'),
    };
    const { close } = await startSender(postgres.url, strict);
    await close();
    await sender.send('checkout', '1.4.1');

    const consumer = await consume(receiver().deliver, { queue: strict });

    await expect.poll(() => consumer.deadLetters(1)).toHaveLength(1);
    expect((await consumer.deadLetters(1))[0]?.error).toContain('too old');
  });
});

describe('figures', () => {
  it('count what waits, runs and comes again', async () => {
    const held = Promise.withResolvers<undefined>();
    const consumer = await consume(({ data }) =>
      data.app === 'search' ? Promise.reject(new Error('receiver answers 503')) : held.promise,
    );

    await sender.send('checkout', '1.4.1', '1.4.2', '1.4.3');
    await sender.send('search', '2.0.0');

    await expect.poll(() => consumer.figures()).toMatchObject({ waiting: 2, active: 1, retrying: 1, dead: 0 });
    const { oldestSeconds } = await consumer.figures();
    expect(oldestSeconds).toBeGreaterThan(0);
    expect(oldestSeconds).toBeLessThan(60);
    held.resolve(undefined);
  });
});

describe('stop', () => {
  it('finishes what runs and takes no more', async () => {
    const started = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    const delivered: string[] = [];
    const consumer = await consume(async ({ data }) => {
      started.resolve(undefined);
      await held.promise;
      delivered.push(data.version);
    });
    await sender.send('checkout', '1.4.1', '1.4.2');
    await started.promise;

    const stopped = consumer.stop();
    held.resolve(undefined);
    await stopped;

    expect(delivered).toEqual(['1.4.1']);
    expect(await states()).toEqual({ '1.4.1': 'completed', '1.4.2': 'created' });
  });
});

/** @returns the seconds from the beginning of an attempt that failed to the next */
async function pauseAfter(attempt: number): Promise<number | undefined> {
  const read = async () => {
    const { rows } = await sender.database.raw<{ rows: { pause: number }[] }>(
      `select extract(epoch from start_after - started_on)::float8 as pause from pgboss.job
       where name = 'releases' and state = 'retry' and retry_count = ?`,
      [attempt - 1],
    );
    return rows[0]?.pause;
  };
  let pause: number | undefined;
  await expect.poll(async () => (pause = await read())).toBeDefined();
  return pause;
}

async function states(): Promise<Record<string, string>> {
  const { rows } = await sender.database.raw<{ rows: { version: string; state: string }[] }>(
    `select data->>'version' as version, state from pgboss.job where name = 'releases'`,
  );
  return Object.fromEntries(rows.map(({ version, state }) => [version, state]));
}
