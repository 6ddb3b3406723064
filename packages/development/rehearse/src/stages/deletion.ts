import { slipway } from '../world.ts';
import type { Stage } from '../stage.ts';
import { workloads } from '../workloads.ts';

export const deletion: Stage = {
  title: 'An app is deleted',
  async play(world) {
    const paths = [
      'apps/worker',
      'infra/k8s/apps/worker',
      'infra/secrets/staging/worker.yaml',
      'infra/secrets/prod/worker.yaml',
    ];
    world.clone.commit('Do without the worker', Object.fromEntries(paths.map((path) => [path, null])));
    const { output } = await world.run(slipway('deploy --env staging --head HEAD worker'));
    world.expect(output.includes('--allow-teardown'), 'its teardown was refused, and said how it is allowed');
    world.expect(workloads(world.staging).has('worker'), 'the worker runs as before');
    await world.run('.github/scripts/deploy-by-hand', { ENVIRONMENT: 'staging', APPS: 'worker', TEARDOWN: 'true' });
    world.expect(!workloads(world.staging).has('worker'), 'allowed to, the worker was torn down');
    return { ran: '1 teardown (worker), once it was allowed', spared: 'api, web' };
  },
};
