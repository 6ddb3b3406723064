import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { changedFrom, workloads } from '../workloads.ts';

const name = '20270101090000_rehearsal';
const text = `import type { Migration } from '@repo/database';

/** A column that nothing reads yet: the first half of a change that is safe for the code that runs. */
export const rehearsal: Migration = {
  name: '${name}',

  async up(trx) {
    await trx.raw('ALTER TABLE releases ADD COLUMN rehearsal text');
  },

  async down(trx) {
    await trx.raw('ALTER TABLE releases DROP COLUMN rehearsal');
  },
};
`;

export const migration: Stage = {
  title: 'A migration',
  async play(world) {
    const before = workloads(world.staging);
    const index = 'apps/api/src/migrations/index.ts';
    world.clone.commit('Prepare a column', {
      [`apps/api/src/migrations/${name}.ts`]: text,
      [index]: world.clone
        .read(index)
        .replace('idempotencyKeys];', 'idempotencyKeys, rehearsal];')
        .replace('\n/** All', `import { rehearsal } from './${name}.ts';\n\n/** All`),
    });
    const { built, output } = await land(world);
    const changed = changedFrom(before, workloads(world.staging));
    world.expect(built.join() === 'api' && changed.join() === 'api', 'one image and one rollout: api');
    world.expect(/migrat/i.test(output), 'its migrations ran before it');
    return { ran: '1 image, 1 migration, 1 rollout (api)', spared: 'web, worker' };
  },
};
