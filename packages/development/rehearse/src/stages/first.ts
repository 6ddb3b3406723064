import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { workloads } from '../workloads.ts';

export const first: Stage = {
  title: 'First deployment of everything',
  async play(world) {
    const { built } = await land(world);
    const running = workloads(world.staging);
    world.expect(
      built.length === running.size && running.size > 0,
      `${running.size} images were built and run in staging`,
    );
    for (const [app, { ready }] of running) world.expect(ready > 0, `${app} answers, ${ready} times`);
    return { ran: `${built.length} images, ${running.size} rollouts, all migrations`, spared: 'nothing' };
  },
};
