import fc from 'fast-check';
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

it('leaves no secret in any text, however it is written and whatever stands around it', () => {
  // What hides a secret must not make up another.
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(...Array.from('ab"$/\\ :@%')), fc.string({ minLength: 1 })),
  });
  const starless = text.map((value) => value.replaceAll('*', '-'));
  const values = fc.array(
    starless.filter((value) => value.trim().length >= 4),
    { minLength: 1, maxLength: 4 },
  );
  const forms: readonly ((value: string) => string)[] = [
    (value) => value,
    (value) => JSON.stringify(value).slice(1, -1),
    (value) => encodeURIComponent(value),
    (value) => Buffer.from(value).toString('base64'),
  ];
  fc.assert(
    fc.property(values, fc.array(fc.record({ at: fc.nat(), form: fc.nat(), before: starless })), (secrets, parts) => {
      const data = Object.fromEntries(secrets.map((value, at) => [at, Buffer.from(value).toString('base64')]));
      const hide = redactor([{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data }]);
      const shown = parts.map(({ at, form, before }) => {
        const value = (secrets[at % secrets.length] ?? '').trim();
        return `${before}${forms[form % forms.length]?.(value) ?? ''}`;
      });
      const hidden = hide(shown.join('\n'));
      for (const value of secrets) for (const form of forms) expect(hidden).not.toContain(form(value.trim()));
    }),
  );
});
