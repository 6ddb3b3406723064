import { createColors } from 'picocolors';
import { expect, test } from 'vitest';

import { formatScreen, type View } from './screen.ts';

const plain = createColors(false);

const view: View = {
  seconds: 3.44,
  services: [
    { name: 'web', port: 3000 },
    { name: 'api', port: 3001 },
    { name: 'worker', port: 3002 },
  ],
  down: [],
  means: [
    { name: 'PostgreSQL', description: 'embedded, port 5432' },
    { name: 'Redis', description: 'a stand-in inside of each service' },
  ],
  logs: '.slipway/logs/*.log',
  example: 'curl http://localhost:3001/v1/releases',
  notes: [],
};

test('everything that runs is on one calm screen', () => {
  expect(formatScreen(view, plain)).toBe(`
  ✓ Everything runs  (3.4 s)

  Board       http://localhost:3000
  API docs    http://localhost:3001/docs
  Worker      http://localhost:3002

  PostgreSQL  embedded, port 5432
  Redis       a stand-in inside of each service
  Logs        .slipway/logs/*.log

  Record a release and watch the board:
  curl http://localhost:3001/v1/releases

  Ctrl-C stops everything.
`);
});

test('an app of one’s own is shown by its name', () => {
  const screen = formatScreen({ ...view, services: [{ name: 'billing', port: 3004 }] }, plain);

  expect(screen).toContain('  billing     http://localhost:3004\n');
});

test('an app without a port just runs', () => {
  const screen = formatScreen({ ...view, services: [{ name: 'mailer', port: undefined }] }, plain);

  expect(screen).toContain('  mailer      runs\n');
});

test('what did not come up is said first, and notes stand out', () => {
  const notes = ['Port 3000 is taken, so web has 41873.'];
  const screen = formatScreen({ ...view, down: ['api', 'worker'], notes }, plain);

  expect(screen).toMatch(/^\n {2}✗ Runs, but without api, worker {2}\(3\.4 s\)\n/);
  expect(screen).toContain('\n  ! Port 3000 is taken, so web has 41873.\n');
});

test('without an api there is no command to record a release', () => {
  expect(formatScreen({ ...view, example: undefined }, plain)).not.toContain('Record a release');
});
