import { expect, test } from 'vitest';

import { installTestOutbox } from './outbox.ts';
import { startProcess } from './process.ts';
import { firstArrivals, startReceiver } from './receiver.ts';
import { apiKey, workerSettings } from './worker.ts';

const patience = { interval: 50 };

test('a worker that is killed again and again loses nothing and keeps the order of each app', async () => {
  const kills = 5;
  const apps = Array.from({ length: 40 }, (_, index) => `app-${index}`);
  await using outbox = await installTestOutbox();
  // So many are answered; then a kill finds deliveries on their way.
  let answered = 30;
  const allAtLast = Promise.withResolvers<undefined>();
  await using receiver = await startReceiver(async () => {
    if (receiver.received.length > answered) await allAtLast.promise;
    return 204;
  });
  const settings = { ...workerSettings(outbox.url, receiver.url), NOTIFY_CONCURRENCY: '4' };
  const sent = await outbox.send(...Array.from({ length: 10 }, () => apps).flat());

  for (let kill = 1; kill <= kills; kill += 1) {
    await using worker = startProcess('worker/src/main.ts', settings);
    await expect.poll(() => receiver.received.length, patience).toBeGreaterThan(answered);
    worker.kill('SIGKILL');
    await worker.ended;
    answered = receiver.received.length + 30;
  }
  expect((await outbox.states())['created']).toBeGreaterThan(0);
  allAtLast.resolve(undefined);

  await using worker = startProcess('worker/src/main.ts', settings);
  await expect.poll(outbox.states, patience).toEqual({ completed: sent.length });
  const inOrder = Object.groupBy(sent, ({ release }) => release.app);
  expect(firstArrivals(receiver.received)).toEqual(
    Object.fromEntries(Object.entries(inOrder).map(([app, its = []]) => [app, its.map(({ release }) => release.id)])),
  );
  worker.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
});

test('a worker that is told to stop finishes the delivery on its way, and says nothing of its key', async () => {
  await using outbox = await installTestOutbox();
  const held = Promise.withResolvers<number>();
  await using receiver = await startReceiver(() => held.promise);
  await using worker = startProcess('worker/src/main.ts', workerSettings(outbox.url, receiver.url));
  await outbox.send('checkout', 'checkout');
  await expect.poll(() => receiver.received.length, patience).toBe(1);

  worker.kill('SIGTERM');
  await expect.poll(worker.output, patience).toContain('shutting down');
  held.resolve(204);
  expect(await worker.ended).toBe(0);
  expect(await outbox.states()).toEqual({ completed: 1, created: 1 });
  expect(receiver.received).toHaveLength(1);
  expect(worker.output()).toContain('delivered');
  expect(worker.output()).not.toContain(apiKey);
});

test('a worker with a wrong environment says what is wrong and ends with 2', async () => {
  await using worker = startProcess('worker/src/main.ts', { ENVIRONMENT: 'prod', API_KEY: 'short' });
  expect(await worker.ended).toBe(2);
  expect(worker.output()).toMatch(/DATABASE_URL is not set[^]*NOTIFY_URL is not set[^]*API_KEY must/);
});
