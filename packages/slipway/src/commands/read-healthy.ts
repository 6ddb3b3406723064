import { resolve } from 'node:path';

import type { Healthy } from '../release/index.ts';
import type { Repository } from '../revision/index.ts';
import { SlipwayError } from '../error.ts';
import { readWorkspace } from '../workspace/index.ts';
import type { Surroundings } from './command.ts';

interface Question {
  readonly from?: string | undefined;
  readonly state?: string | undefined;
}

/** What the environment before production runs, and ran without fault: as its records say, or a file. */
export async function readHealthy(
  repository: Repository,
  { from, state }: Question,
  { cwd, environment }: Surroundings,
): Promise<Healthy> {
  if (from !== undefined && state !== undefined)
    throw new SlipwayError('--from and --state exclude each other: name one thing that says what ran.');
  if (state !== undefined) {
    const { readStateFile } = await import('../state/from-file.ts');
    const { environment: name, apps } = await readStateFile(resolve(cwd, state));
    return { environment: name ?? state, apps: new Map(apps.map((app) => [app.name, [app]])) };
  }
  const [{ openCluster }, { readLedger }, { environmentOf, readDeliverySettings }] = await Promise.all([
    import('../cluster/index.ts'),
    import('../deploy/index.ts'),
    import('../workspace/delivery-settings.ts'),
  ]);
  const revision = await repository.revision('HEAD');
  if (revision === undefined) throw new SlipwayError('This repository has no commit yet: there is nothing to release.');
  const { root } = await readWorkspace(revision, { from: repository.prefix });
  const settings = await readDeliverySettings(revision, root, environment);
  const source = environmentOf(settings, from ?? environmentOf(settings, 'prod').from ?? 'staging');
  await using cluster = await openCluster({ context: source.context, environment });
  const ledger = await readLedger(cluster, source.namespace);
  const apps = [...ledger].map(([app, entries]) => {
    const good = entries.filter(({ phase }) => phase === 'good');
    return [app, good.map(({ marks: { fingerprint, version } }) => ({ fingerprint, version }))] as const;
  });
  return { environment: source.name, apps: new Map(apps) };
}
