import { posix } from 'node:path';

import type { Cluster } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';
import { render } from '../manifests/index.ts';
import { atATime, inParallel } from '../image/in-parallel.ts';
import { repositoryOf } from '../image/wanted.ts';
import type { Registry } from '../registry/index.ts';
import { refuseExampleSecrets } from '../secrets/index.ts';
import { inside, type LayoutReader, type Snapshot } from '../state/index.ts';
import type { Marks } from './marks.ts';
import { markObjects } from './objects.ts';
import type { Change } from './plan-environment.ts';
import type { Ledger } from './record.ts';
import type { Prepared } from './release-app.ts';
import type { Target } from './target.ts';

interface Sources {
  readonly head: Snapshot;
  readonly layout: LayoutReader;
  readonly ledger: Ledger;
  readonly target: Target;
  readonly registry: Registry;
  readonly cluster: Pick<Cluster, 'whereabouts'>;
  /** Where images are: `ghcr.io/acme/shop`. */
  readonly images: string;
  /** Who or what deploys. */
  readonly run: string;
}

/**
 * Looks for the images of all apps, and renders what is to be applied. Changes nothing.
 * @throws SlipwayError when an image is missing or manifests are wrong
 */
export async function prepare(changes: readonly Change[], sources: Sources): Promise<readonly Prepared[]> {
  const digests = await inParallel(changes, atATime, (change) => digestOf(change, sources));
  const missing = changes.filter((_, at) => digests[at] === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ app }) => app.name);
    const tags = missing.map(({ app }) => `${app.name}:fp-${app.fingerprint?.slice(0, 12) ?? ''}…`);
    throw new SlipwayError(
      `${sources.images} lacks ${tags.join(', ')}: \`slipway image ${names.join(' ')} --push\` builds what is missing.`,
    );
  }
  return inParallel(changes, atATime, (change, at) => prepareOne(change, digests[at] ?? '', sources));
}

async function digestOf({ app }: Change, { registry }: Sources): Promise<string | undefined> {
  return (await registry.head(repositoryOf(app.name), `fp-${app.fingerprint ?? ''}`))?.digest;
}

async function prepareOne(
  { app: plan, migrates }: Change,
  digest: string,
  { head, layout, ledger, target, cluster, images, run }: Sources,
): Promise<Prepared> {
  const { name, path, version } = plan;
  const app = head.apps.get(name);
  if (app === undefined) throw new Error(`no app ${name}`);
  const fingerprint = plan.fingerprint ?? '';
  const { objects, migration, exampleSecrets } = await render(head, app, {
    environment: target.name,
    overlay: target.overlay,
    namespace: target.namespace,
    image: { repository: `${images}/${repositoryOf(name)}`, tag: `fp-${fingerprint}`, digest },
    secrets: 'decrypt',
  });
  await refuseExampleSecrets(exampleSecrets, cluster);
  if (objects.length === 0)
    throw new SlipwayError(
      `${name} has no manifests for ${target.overlay}: write infra/k8s/apps/${name}/overlays/${target.overlay}/kustomization.yaml.`,
    );
  const { manifests, migrations } = plan;
  const marks: Marks = {
    app: name,
    path,
    fingerprint,
    manifests,
    // What was not run must not look as if it had been.
    migrations: target.migrates ? migrations : null,
    version,
    commit: head.revision.commit,
    deployedAt: new Date().toISOString(),
    run,
  };
  const paths = [...inside(app.directory, (await layout()).migrationsOf(app)).keys()].toSorted();
  const [job] = migration === undefined || !migrates ? [] : markObjects([migration], marks);
  return {
    marks,
    stored: { objects: markObjects(objects, marks), migrations: paths.map((path) => posix.basename(path)) },
    migration: job,
    entries: ledger.get(name) ?? [],
    isRollback: false,
  };
}
