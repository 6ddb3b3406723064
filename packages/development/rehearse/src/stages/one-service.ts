import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { changedFrom, workloads } from '../workloads.ts';

export const oneService: Stage = {
  title: 'A commit in one service',
  async play(world) {
    const before = workloads(world.staging);
    const path = 'apps/worker/src/main.ts';
    world.clone.commit('Say more in the worker', { [path]: world.clone.appended(path, '// A change.\n') });
    const { built } = await land(world);
    const changed = changedFrom(before, workloads(world.staging));
    world.expect(built.join() === 'worker', 'one image was built: worker', built.join(' '));
    world.expect(changed.join() === 'worker', 'one app was rolled out: worker', changed.join(' '));
    return { ran: '1 image, 1 rollout (worker)', spared: 'api, web' };
  },
};
