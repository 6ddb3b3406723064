import { OutboxError } from '@repo/outbox';
import { freePort } from '@repo/local-services';
import { testDatabase } from '@repo/testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { installTestOutbox, type TestOutbox } from '../test/outbox.ts';
import { firstArrivals, startReceiver, type Received } from '../test/receiver.ts';
import { apiKey, startWorker, workerSettings } from '../test/worker.ts';

const patience = { interval: 50 };
const authorization = `Bearer ${apiKey}`;

/** Rejects until all messages are out of the queue. */
async function expectAllDelivered(outbox: TestOutbox): Promise<void> {
  await expect.poll(async () => Object.keys(await outbox.states()), patience).toEqual(['completed']);
}

/** The versions of one app in the order in which they arrived; repetitions one after the other count once. */
function arrivals(received: readonly Received[], app: string): string[] {
  return received
    .map(({ notification }) => notification.release)
    .filter((release) => release.app === app)
    .map(({ id }) => id)
    .filter((id, index, ids) => id !== ids[index - 1]);
}

describe('delivery', () => {
  test('of one app is in order, also when the receiver refuses some at first', async () => {
    await using outbox = await installTestOutbox();
    const refused = new Set(['2', '4', '9']);
    await using receiver = await startReceiver(({ notification }) =>
      refused.delete(notification.release.id) ? 503 : 204,
    );
    await using _worker = await startWorker(workerSettings(outbox.url, receiver.url));
    await outbox.send('checkout', 'web', 'checkout', 'web', 'checkout', 'web', 'checkout', 'web', 'checkout', 'web');
    await expectAllDelivered(outbox);
    expect(arrivals(receiver.received, 'checkout')).toEqual(['1', '3', '5', '7', '9']);
    expect(arrivals(receiver.received, 'web')).toEqual(['2', '4', '6', '8', '10']);
    expect(receiver.received).toHaveLength(13);
  });

  test('of one app does not wait for another', async () => {
    await using outbox = await installTestOutbox();
    const held = Promise.withResolvers<number>();
    await using receiver = await startReceiver(({ notification }) =>
      notification.release.app === 'checkout' ? held.promise : 204,
    );
    await using _worker = await startWorker(workerSettings(outbox.url, receiver.url));
    await outbox.send('checkout', 'checkout', 'web', 'web', 'web');
    await expect
      .poll(() => firstArrivals(receiver.received), patience)
      .toEqual({ checkout: ['1'], web: ['3', '4', '5'] });
    held.resolve(204);
    await expectAllDelivered(outbox);
    expect(arrivals(receiver.received, 'checkout')).toEqual(['1', '2']);
  });

  test('goes on when the receiver comes back, and nothing is lost', async () => {
    await using outbox = await installTestOutbox(20);
    const port = await freePort();
    await using worker = await startWorker(workerSettings(outbox.url, `http://127.0.0.1:${port}/releases`));
    await outbox.send('checkout', 'checkout', 'checkout');
    await expect.poll(() => worker.consumer.figures(), patience).toMatchObject({ retrying: 1, waiting: 2 });
    await using receiver = await startReceiver(() => 204, port);
    await expectAllDelivered(outbox);
    expect(arrivals(receiver.received, 'checkout')).toEqual(['1', '2', '3']);
  });

  test('is only logged without a receiver', async () => {
    await using outbox = await installTestOutbox();
    await using worker = await startWorker(workerSettings(outbox.url, ''));
    await outbox.send('checkout');
    await expectAllDelivered(outbox);
    expect(worker.deliveries.counts()).toEqual({ delivered: 1, failed: 0 });
  });
});

test('what is refused to the end becomes a dead letter, the next one goes out, and it can be sent again', async () => {
  await using outbox = await installTestOutbox(1);
  let status = 500;
  await using receiver = await startReceiver(({ notification }) => (notification.release.id === '1' ? status : 204));
  await using worker = await startWorker(workerSettings(outbox.url, receiver.url));
  const [first] = await outbox.send('checkout', 'checkout');
  await expect.poll(() => arrivals(receiver.received, 'checkout'), patience).toEqual(['1', '2']);

  const listed = await worker.inject({ url: '/v1/dead-letters', headers: { authorization } });
  expect(listed.json()).toMatchObject({
    deadLetters: [{ key: 'checkout', data: first, attempts: 2, error: 'The receiver answered 500.' }],
  });
  const { id } = listed.json<{ deadLetters: [{ id: string }] }>().deadLetters[0];
  const again = { method: 'POST', url: `/v1/dead-letters/${id}/redeliver`, headers: { authorization } } as const;

  status = 204;
  expect(await worker.inject(again)).toMatchObject({ statusCode: 202 });
  await expect.poll(() => arrivals(receiver.received, 'checkout'), patience).toEqual(['1', '2', '1']);
  const keys = receiver.received.map(({ headers }) => headers['idempotency-key']);
  expect(keys.filter((key) => key === first?.id)).toHaveLength(3);
  expect(await worker.inject(again)).toMatchObject({ statusCode: 404 });
});

describe('over HTTP', () => {
  test.each([undefined, 'Bearer wrong', apiKey, 'Bearer ', `Basic ${apiKey}`])(
    'dead letters are not for one who says %s',
    async (said) => {
      await using outbox = await installTestOutbox();
      await using worker = await startWorker(workerSettings(outbox.url, 'http://127.0.0.1:9/'));
      const headers = said === undefined ? {} : { authorization: said };
      expect(await worker.inject({ url: '/v1/dead-letters', headers })).toMatchObject({ statusCode: 401 });
      const redeliver = '/v1/dead-letters/00000000-0000-4000-8000-000000000000/redeliver';
      expect(await worker.inject({ method: 'POST', url: redeliver, headers })).toMatchObject({ statusCode: 401 });
    },
  );

  test('the worker tells how it is doing, to people and to Prometheus', async () => {
    await using outbox = await installTestOutbox(0);
    await using receiver = await startReceiver(({ notification }) => (notification.release.app === 'web' ? 410 : 204));
    await using worker = await startWorker(workerSettings(outbox.url, receiver.url));
    await outbox.send('checkout', 'web');
    await expect.poll(() => worker.consumer.figures(), patience).toMatchObject({ waiting: 0, active: 0, dead: 1 });

    expect((await worker.inject('/')).json()).toMatchObject({
      name: 'worker',
      outbox: { waiting: 0, active: 0, retrying: 0, dead: 1, oldestSeconds: 0 },
      sinceStart: { delivered: 1, failed: 1 },
      links: { deadLetters: '/v1/dead-letters' },
    });
    const { body } = await worker.inject('/metrics');
    expect(body).toContain('outbox_messages{state="dead"} 1\n');
    expect(body).toContain('outbox_messages{state="waiting"} 0\n');
    expect(body).toContain('outbox_oldest_message_age_seconds 0\n');
    expect(body).toContain('notification_delivery_duration_seconds_count{outcome="delivered"} 1\n');
    expect(body).toContain('notification_delivery_duration_seconds_count{outcome="failed"} 1\n');
  });

  test('the worker is ready while its outbox answers', async () => {
    await using outbox = await installTestOutbox();
    await using worker = await startWorker(workerSettings(outbox.url, 'http://127.0.0.1:9/'));
    expect((await worker.inject('/readyz')).json()).toEqual({ status: 'ok', checks: { outbox: 'ok' } });
    await outbox[Symbol.asyncDispose]();
    expect(await worker.inject('/readyz')).toMatchObject({ statusCode: 503 });
    expect(await worker.inject('/livez')).toMatchObject({ statusCode: 200 });
    expect((await worker.inject('/metrics')).body).not.toContain('outbox_messages{');
  });
});

test('without an outbox the worker does not start', async () => {
  const database = await testDatabase();
  onTestFinished(database.drop);
  await expect(startWorker(workerSettings(database.url, 'http://127.0.0.1:9/'))).rejects.toThrow(OutboxError);
});
