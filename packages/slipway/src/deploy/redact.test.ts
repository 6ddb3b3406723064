import { expect, it } from 'vitest';

import { redactor } from './redact.ts';

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'api' },
  data: { TOKEN: Buffer.from('t0k"en/1').toString('base64'), SHORT: Buffer.from('on').toString('base64') },
  stringData: { DATABASE_URL: 'postgres://api:p%40ss+word@db:5432/api' },
};

it('hides secrets in every form that programs print them in', () => {
  const redact = redactor([secret]);
  expect(redact('a t0k"en/1 b')).toBe('a *** b');
  expect(redact(String.raw`{"token":"t0k\"en/1"}`)).toBe('{"token":"***"}');
  expect(redact('?token=t0k%22en%2F1')).toBe('?token=***');
  expect(redact('postgres://api:p%40ss+word@db:5432/api refused')).toBe('*** refused');
  expect(redact('password p@ss+word is wrong')).toBe('password *** is wrong');
});

it('leaves short values and texts without secrets as they are', () => {
  expect(redactor([secret])('turned on')).toBe('turned on');
  expect(redactor([])('a.b')).toBe('a.b');
});
