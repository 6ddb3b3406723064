import { hostname } from 'node:os';

import type { Cluster } from '../cluster/index.ts';
import { runName } from '../deploy/run.ts';
import { targetOf, type Target, type TargetQuestion } from '../deploy/target.ts';
import { openRepository, readRevision, type Repository, type Revision } from '../revision/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { deliverySettingsOf, readDeliverySettings, type DeliverySettings } from '../workspace/delivery-settings.ts';
import { findRoot } from '../workspace/find-root.ts';
import { readWorkspace } from '../workspace/index.ts';
import { workspaceFileName } from '../workspace/wanted-files.ts';
import type { Surroundings } from './command.ts';
import { environmentNamed, openEarly, type Opening } from './open-early.ts';
import type { Teller } from './tell-deployment.ts';

/** An environment in its cluster. */
export interface Place extends AsyncDisposable {
  readonly settings: DeliverySettings;
  readonly target: Target;
  readonly cluster: Cluster;
  /** Who or what runs. */
  readonly run: string;
}

/** What is to be deployed, and where. */
export interface Site extends Place {
  readonly repository: Repository;
  readonly head: Snapshot;
}

export interface PlaceQuestion extends TargetQuestion {
  readonly env: string | undefined;
}

/**
 * Opens the cluster of an environment. Needs no workspace that can be read: what is broken may be what a rollback mends.
 * @throws SlipwayError when it cannot be reached
 */
export async function openPlace(question: PlaceQuestion, surroundings: Surroundings, teller: Teller): Promise<Place> {
  const opening = openingFor(question, surroundings);
  const repository = await openRepository(surroundings.cwd);
  const revision = await headOf(repository, undefined);
  const root = findRoot(revision.name, revision.named([workspaceFileName]), repository.prefix);
  const settings = await readDeliverySettings(revision, root, surroundings.environment);
  return placeAt(settings, question, surroundings, teller, opening);
}

/**
 * Reads a revision and opens the cluster of an environment.
 * @param ref the working tree when left out
 * @param opening of the cluster, where it has begun
 * @throws SlipwayError when one of them is not there
 */
export async function openSite(
  { head: ref, ...question }: PlaceQuestion & { readonly head?: string | undefined },
  surroundings: Surroundings,
  teller: Teller,
  opening = openingFor(question, surroundings),
): Promise<Site> {
  const repository = await openRepository(surroundings.cwd, { head: ref });
  const revision = await headOf(repository, ref);
  const workspace = await readWorkspace(revision, { from: repository.prefix });
  const settings = deliverySettingsOf(workspace.slipway.delivery, surroundings.environment);
  const head = snapshotOf(revision, workspace);
  // kubectl still starts: what is made of this revision can be worked out meanwhile.
  for (const app of head.apps.values()) head.contextOf(app).catch(() => undefined);
  const place = await placeAt(settings, question, surroundings, teller, opening);
  return { ...place, repository, head };
}

function openingFor({ env, from }: PlaceQuestion, { cwd, environment }: Surroundings): Opening {
  return openEarly(cwd, from ?? environmentNamed(env), environment);
}

async function placeAt(
  settings: DeliverySettings,
  { env = '', ...question }: PlaceQuestion,
  { environment }: Surroundings,
  { emit }: Teller,
  opening: Opening,
): Promise<Place> {
  const target = targetOf(settings, env, question);
  const cluster = await opening(target.context, (text) => {
    emit({ event: 'note', text });
  });
  const dispose = () => cluster[Symbol.asyncDispose]();
  return { settings, target, cluster, run: runName(environment, hostname()), [Symbol.asyncDispose]: dispose };
}

/** The working tree goes by its commit where nothing in it differs, so that the environment can say what it runs. */
async function headOf(repository: Repository, ref: string | undefined): Promise<Revision> {
  if (ref !== undefined || repository.bare) return readRevision(repository, ref ?? 'HEAD');
  const [tree, commit] = await repository.workingTreeBeside('HEAD');
  return commit !== undefined && tree.beside?.differences.length === 0 ? commit : tree;
}
