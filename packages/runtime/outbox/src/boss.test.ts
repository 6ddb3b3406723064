import { PgBoss } from 'pg-boss';
import { expect, test, vi } from 'vitest';

import { stopBoss } from './boss.ts';

test('a fault of a connection that is heard of after the end is nobody’s', async () => {
  const boss = new PgBoss('postgres://127.0.0.1/releases');
  const onError = vi.fn();
  boss.on('error', onError);
  boss.emit('error', new Error('terminating connection due to administrator command'));

  await stopBoss(boss);
  boss.emit('error', new Error('terminating connection due to administrator command'));

  expect(onError).toHaveBeenCalledOnce();
});
