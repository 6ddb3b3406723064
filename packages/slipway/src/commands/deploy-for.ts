import { hostname } from 'node:os';

import { openCluster, type Cluster } from '../cluster/index.ts';
import { runName, targetOf, type Target } from '../deploy/index.ts';
import { SlipwayError } from '../error.ts';
import { openRepository, type Revision } from '../revision/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { readDeliverySettings, type DeliverySettings } from '../workspace/delivery-settings.ts';
import { readWorkspace } from '../workspace/index.ts';
import type { Surroundings } from './command.ts';
import type { Teller } from './tell-deployment.ts';

/** What a command that changes an environment works with. */
export interface Site extends AsyncDisposable {
  readonly head: Snapshot;
  readonly settings: DeliverySettings;
  readonly target: Target;
  readonly cluster: Cluster;
  /** Who or what runs. */
  readonly run: string;
}

export interface SiteQuestion {
  readonly env: string | undefined;
  readonly head?: string | undefined;
  readonly from?: string | undefined;
  readonly ttl?: string | undefined;
}

/**
 * Reads the revision and opens the cluster of an environment.
 * @throws SlipwayError when one of them is not there
 */
export async function openSite(
  { env, head: ref, from, ttl }: SiteQuestion,
  { cwd, environment }: Surroundings,
  { emit }: Teller,
): Promise<Site> {
  if (env === undefined) throw new SlipwayError('Say which environment is meant: --env staging, for example.');
  const repository = await openRepository(cwd, ref === undefined ? [] : [ref]);
  const revision = await headOf(repository, ref);
  const workspace = await readWorkspace(revision, { from: repository.prefix });
  const settings = await readDeliverySettings(revision, workspace.root, environment);
  const target = targetOf(settings, env, { from, ttl });
  const note = (text: string) => {
    emit({ event: 'note', text });
  };
  const cluster = await openCluster({ context: target.context, environment, note });
  return {
    head: snapshotOf(revision, workspace),
    settings,
    target,
    cluster,
    run: runName(environment, hostname()),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}

type Repository = Awaited<ReturnType<typeof openRepository>>;

/** The working tree goes by its commit where nothing in it differs, so that the environment can say what it runs. */
async function headOf(repository: Repository, ref: string | undefined): Promise<Revision> {
  if (ref !== undefined || repository.bare) {
    const found = await repository.revision(ref ?? 'HEAD');
    if (found !== undefined) return found;
    throw new SlipwayError(
      `There is no revision '${ref ?? 'HEAD'}' here: name a commit, a tag or a branch of this repository.`,
    );
  }
  const [tree, commit] = await Promise.all([repository.workingTree(), repository.revision('HEAD')]);
  return commit !== undefined && haveSameFiles(tree, commit) ? commit : tree;
}

function haveSameFiles({ entries }: Revision, { entries: others }: Revision): boolean {
  if (entries.size !== others.size) return false;
  return [...entries].every(([path, { oid, mode }]) => {
    const other = others.get(path);
    return other?.oid === oid && other.mode === mode;
  });
}
