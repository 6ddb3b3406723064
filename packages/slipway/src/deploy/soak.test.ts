import { expect, it } from 'vitest';

import type { Entry, Phase } from './record.ts';
import { soakRefusals } from './soak.ts';

const minute = 60_000;
const noon = Date.parse('2026-11-02T12:00:00Z');

/** @param since minutes before noon */
function entry(number: number, fingerprint: string, phase: Phase, since = 0): Entry {
  const marks = {
    app: 'api',
    path: 'apps/api',
    fingerprint: fingerprint.repeat(64),
    manifests: null,
    migrations: null,
    version: null,
    commit: null,
    deployedAt: '',
    run: '',
  };
  const goodSince = phase === 'good' ? new Date(noon - since * minute).toISOString() : undefined;
  return { marks, number, phase, goodSince, isRollback: false, name: `slipway-api-${number}`, namespace: 'staging' };
}

function refusals(...entries: Entry[]): readonly string[] {
  const ledger = new Map([['api', entries.toSorted((a, b) => b.number - a.number)]]);
  const candidates = [{ app: 'api', fingerprint: 'a'.repeat(64) }];
  return soakRefusals(candidates, { from: 'staging', time: 10 * minute, ledger, now: noon });
}

it('lets in what ran for long enough, also when it was replaced since', () => {
  expect(refusals(entry(1, 'a', 'good', 10))).toEqual([]);
  expect(refusals(entry(1, 'a', 'good', 15), entry(2, 'b', 'good', 5))).toEqual([]);
});

it('counts the time over changes of its configuration', () => {
  expect(refusals(entry(1, 'a', 'good', 11), entry(2, 'a', 'good', 1))).toEqual([]);
});

it('says what is in the way of the rest', () => {
  expect(refusals()).toEqual(['api fp-aaaaaaaaaaaa has not run in staging: deploy it there first']);
  expect(refusals(entry(1, 'a', 'reverted'))).toEqual([
    'api fp-aaaaaaaaaaaa did not come up in staging: staging does not run it',
  ]);
  expect(refusals(entry(1, 'a', 'good', 3))).toEqual([
    'api fp-aaaaaaaaaaaa has run in staging for 3 min, and 10 min are asked for: try again in 7 min',
  ]);
  expect(refusals(entry(1, 'a', 'good', 8), entry(2, 'b', 'good', 7))).toEqual([
    'api fp-aaaaaaaaaaaa has run in staging for 60 s, and 10 min are asked for: it was replaced before',
  ]);
});
