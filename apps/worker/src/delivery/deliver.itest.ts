import { expect, test } from 'vitest';

import { startReceiver } from '../../test/receiver.ts';
import { notificationOf } from '../../test/outbox.ts';
import { deliver } from './deliver.ts';

const never = new AbortController().signal;
const secrets = { apiKey: 'key-of-the-release-board', timeoutMs: 10_000 };
const release = notificationOf('checkout', '42');

test('a notification is posted as JSON with the key, and with its id as idempotency key', async () => {
  await using receiver = await startReceiver(() => 200);
  await deliver(release, { ...secrets, url: receiver.url }, never);
  expect(receiver.received).toMatchObject([
    {
      headers: {
        authorization: 'Bearer key-of-the-release-board',
        'content-type': 'application/json',
        'idempotency-key': release.id,
      },
      notification: release,
    },
  ]);
});

test.each([301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 503])(
  'an answer of %i is a failure, and no other address is asked',
  async (status) => {
    await using receiver = await startReceiver(() => status);
    await expect(deliver(release, { ...secrets, url: receiver.url }, never)).rejects.toThrow(
      `The receiver answered ${status}.`,
    );
    expect(receiver.received).toHaveLength(1);
  },
);

test('a receiver that does not answer in time is a failure', async () => {
  await using receiver = await startReceiver(() => new Promise(() => undefined));
  const impatient = { ...secrets, url: receiver.url, timeoutMs: 100 };
  await expect(deliver(release, impatient, never)).rejects.toThrow('No answer within 100 ms.');
});

test('a delivery that has lost its turn is given up', async () => {
  const turn = new AbortController();
  await using receiver = await startReceiver(() => {
    turn.abort();
    return new Promise(() => undefined);
  });
  const attempt = deliver(release, { ...secrets, url: receiver.url }, turn.signal);
  await expect(attempt).rejects.toThrow('Given up before there was an answer.');
});

test('a failure tells neither key nor address', async () => {
  const receiver = await startReceiver();
  await receiver[Symbol.asyncDispose]();
  const url = `${receiver.url}?token=a-secret-of-the-address`;
  await expect(deliver(release, { ...secrets, url }, never)).rejects.toThrow(
    /^The receiver could not be reached \(ECONNREFUSED\)\.$/,
  );
});
