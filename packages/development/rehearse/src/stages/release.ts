import { land } from '../land.ts';
import type { Stage } from '../stage.ts';
import { slipway } from '../world.ts';
import { workloads } from '../workloads.ts';

const changeset = `---
'@repo/api': minor
'@repo/web': patch
'@repo/worker': patch
---

Rehearses a release.
`;

export const release: Stage = {
  title: 'A release',
  async play(world) {
    const { clone } = world;
    clone.commit('Note what is new', { '.changeset/calm-ships-sail.md': changeset });
    await world.run('node_modules/.bin/changeset version');
    clone.commit('Version apps', {});
    const { built } = await land(world);
    world.expect(built.length === 0, 'no image was built', built.join(' '));

    const { output } = await world.run(slipway('release --untagged'));
    const tags = output.trim().split('\n');
    for (const tag of tags) clone.git('tag', tag);
    world.tell(`tagged ${tags.join(' ')}`);
    await world.run(slipway(`release ${tags.join(' ')} --github`));
    const commit = clone.git('rev-parse', 'HEAD');
    const apps = tags.map((tag) => tag.replace(/^@repo\//, '').replace(/@.*/, ''));
    await world.run('.github/scripts/release-to-production', {
      APPS: apps.join(' '),
      HEAD: commit,
      TAGS: tags.join(' '),
    });

    const [staging, prod] = [workloads(world.staging), workloads(world.prod)];
    for (const [app, { digest, version }] of prod) {
      world.expect(
        digest !== '' && digest === staging.get(app)?.digest,
        `${app} ${version} has in prod the digest that it has in staging`,
      );
    }
    world.expect(prod.size === tags.length, `${tags.length} apps run in prod`);
    return { ran: `0 images, ${tags.length} versions, 3 rollouts in prod`, spared: 'every build' };
  },
};
