import { expect, test } from 'vitest';

import type { ConfiguredApp } from '../workspace/environment.ts';
import { collectNotes } from './notes.ts';

const api: ConfiguredApp = { name: 'api', directory: '/nowhere/apps/api', scripts: {}, variables: {}, given: {} };
const usual = { apps: [api], ports: new Map([['api', { port: 3001, instead: undefined }]]), reset: false, shell: {} };

test('when all is as usual there is nothing to note', () => {
  expect(collectNotes(usual)).toEqual([]);
});

test('a replaced port, a port of the shell and a reset are noted', () => {
  const ports = new Map([['api', { port: 41873, instead: 3001 }]]);

  expect(collectNotes({ ...usual, ports, reset: true, shell: { PORT: '8080' } })).toEqual([
    'Port 3001 is taken, so api has 41873.',
    'PORT=8080 of the shell is left out: it cannot be meant for every service.',
    'The databases have been thrown away and made anew.',
  ]);
});

test('a database of one’s own is not thrown away', () => {
  const apps = [{ ...api, given: { DATABASE_URL: 'postgres://mine' } }];

  expect(collectNotes({ ...usual, apps, reset: true })).toEqual([
    '--reset has left alone the database that DATABASE_URL names.',
  ]);
});
