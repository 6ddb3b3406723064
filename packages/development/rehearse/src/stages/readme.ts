import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { writesTo } from '../workloads.ts';

export const readme: Stage = {
  title: 'A commit in the README',
  async play(world) {
    const before = writesTo(world.staging);
    world.clone.commit('Explain', { 'README.md': world.clone.appended('README.md', '\nMore is in the docs.\n') });
    const { asked } = await land(world);
    world.expect(asked.length === 0, 'no image was asked for', asked.join(' '));
    world.expect(writesTo(world.staging) === before, 'nothing was written to staging');
    return { ran: 'nothing', spared: 'api, web, worker' };
  },
};
