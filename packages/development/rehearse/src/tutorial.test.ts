import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { stages } from './rehearse.ts';

const tutorial = readFileSync(new URL('../../../../docs/tutorial/deliver.md', import.meta.url), 'utf8');

test('the tutorial shows the rehearsal as it is played', () => {
  const shown = tutorial.match(/^ {2}.+(?= {2}\d+\.\d s {3}ran:)/gm) ?? [];
  expect(shown.map((title) => title.replace(/\s+\d*$/, '').trim())).toEqual(stages.map(({ title }) => title));
});
