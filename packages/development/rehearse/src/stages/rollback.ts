import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { workloads } from '../workloads.ts';

export const rollback: Stage = {
  title: 'A rollback by hand',
  async play(world) {
    const before = workloads(world.staging).get('web');
    const path = 'apps/web/src/server/main.ts';
    world.clone.commit('Say more in the board', { [path]: world.clone.appended(path, '// A change.\n') });
    await land(world);
    const changed = workloads(world.staging).get('web');
    world.expect(changed?.fingerprint !== before?.fingerprint, 'another board runs');
    const started = performance.now();
    await world.run('.github/scripts/deploy-by-hand', { ENVIRONMENT: 'staging', APPS: 'web', ROLLBACK: 'true' });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const after = workloads(world.staging).get('web');
    world.expect(
      after?.digest === before?.digest,
      `the board from before runs again, after ${seconds} s and without a build`,
    );
    return { ran: `1 image, 1 rollout, 1 rollback in ${seconds} s (web)`, spared: 'api, worker' };
  },
};
