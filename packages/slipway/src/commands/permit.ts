import { openCluster } from '../cluster/index.ts';
import { readLedger, soakRefusals, unwell, type EnvironmentPlan } from '../deploy/index.ts';
import { SlipwayError } from '../error.ts';
import { environmentOf } from '../workspace/delivery-settings.ts';
import type { Surroundings } from './command.ts';
import type { Site } from './deploy-for.ts';

/**
 * Some environments take only images that have proved themselves in another.
 * @throws SlipwayError when one has not
 */
export async function permit({ changes }: EnvironmentPlan, { target, settings }: Site, { environment }: Surroundings) {
  // What runs here already was let in before.
  const news = changes.filter(({ app }) => app.verdicts.image.needed);
  if (target.from === undefined || news.length === 0) return;
  const source = environmentOf(settings, target.from);
  await using cluster = await openCluster({ context: source.context, environment });
  const candidates = news.map(({ app }) => ({ app: app.name, fingerprint: app.fingerprint ?? '' }));
  const ledger = await readLedger(cluster, source.namespace);
  const soaked = soakRefusals(candidates, { from: source.name, time: target.soak, ledger, now: Date.now() });
  const refusals = soaked.length > 0 ? soaked : await unwell(cluster, source, candidates, ledger);
  if (refusals.length === 0) return;
  throw new SlipwayError(`${target.name} takes only what ${source.name} has run: ${refusals.join('; ')}.`);
}
