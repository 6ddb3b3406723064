import { slipway, type World } from './world.ts';

/** What main.yml did for a commit. */
export interface Landed {
  /** Apps of which an image was asked for, and of which one was built. */
  readonly asked: readonly string[];
  readonly built: readonly string[];
  /** Of the deployment. */
  readonly status: number;
  readonly output: string;
}

/**
 * Plays main.yml for the clone's tip: asks staging what it lacks, builds that, verifies it, deploys.
 * @param status that the deployment must end with
 */
export async function land(world: World, status = 0): Promise<Landed> {
  await world.run(slipway('plan --env staging --head HEAD --github'));
  const { image, 'image-apps': apps = '' } = world.outputs();
  const asked = image === 'true' ? apps.split(' ') : [];
  if (asked.length > 0) await world.run('.github/actions/images/push', { APPS: apps });
  const built = asked.length > 0 ? world.images().flatMap((one) => (one.status === 'pushed' ? [one.app] : [])) : [];
  await world.run('.github/actions/attested/verify', { HEAD: 'HEAD' });
  const { output } = await world.run(slipway('deploy --env staging --head HEAD --onward'), {}, status);
  return { asked, built, status, output };
}
