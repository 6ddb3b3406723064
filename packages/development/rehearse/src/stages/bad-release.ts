import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { workloads } from '../workloads.ts';

export const badRelease: Stage = {
  title: 'A bad release',
  async play(world) {
    const before = workloads(world.staging).get('worker');
    const path = 'apps/worker/src/main.ts';
    const good = world.clone.read(path);
    world.clone.commit('Break the worker', { [path]: `throw new Error('This worker does not start');\n${good}` });
    const { output } = await land(world, 1);
    const after = workloads(world.staging).get('worker');
    world.expect(output.includes('This worker does not start'), 'the failing pod’s own words were shown');
    world.expect(
      after?.fingerprint === before?.fingerprint && (after?.ready ?? 0) > 0,
      'the worker runs as before, put back by itself',
    );
    world.clone.commit('Mend the worker', { [path]: good });
    const { built } = await land(world);
    world.expect(built.length === 0, 'the mend built nothing: that image was there');
    return { ran: '1 image, 1 rollout, 1 automatic rollback (worker)', spared: 'api, web' };
  },
};
