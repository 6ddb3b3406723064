import { makePlan } from '../plan/index.ts';
import type { Repository } from '../revision/index.ts';
import { layoutReader, snapshotOf, stateOfRevision, type Snapshot } from '../state/index.ts';
import { SlipwayError } from '../error.ts';
import { readWorkspace } from '../workspace/index.ts';
import type { Store } from './store.ts';
import { wantedImages, type WantedImage } from './wanted.ts';

/** How far back an image is looked for. */
const revisionsLookedAt = 20;
const causesTold = 5;

/**
 * Why images have to be built: what differs since the newest revision whose image is there.
 * @param head the revision in question; undefined is the working tree
 * @returns sentences by app
 */
export async function whyMissing(
  repository: Repository,
  snapshot: Snapshot,
  head: string | undefined,
  images: readonly WantedImage[],
  store: Store,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const causes = new Map<string, readonly string[]>();
  const first = head === undefined ? 0 : 1;
  let looked = 0;
  for (let back = first; back < first + revisionsLookedAt && causes.size < images.length; back += 1) {
    const base = await snapshotAt(repository, `${head ?? 'HEAD'}~${back}`);
    if (base === undefined) break;
    looked += 1;
    for (const image of images) {
      if (causes.has(image.name)) continue;
      const found = await causesSince(base, snapshot, image, store);
      if (found !== undefined) causes.set(image.name, found);
    }
  }
  const none =
    looked === 0 ? 'there is no revision before it' : `none of the ${looked} revisions before has its image there`;
  for (const { name } of images)
    if (!causes.has(name)) causes.set(name, [`${none}: its first build, or all were removed`]);
  return causes;
}

/** @returns undefined when that revision's image is not there */
async function causesSince(base: Snapshot, head: Snapshot, image: WantedImage, store: Store) {
  const app = base.apps.get(image.name);
  if (app === undefined) return undefined;
  const [old] = await wantedImages(base, [app.directory]);
  if (old === undefined || old.tag === image.tag || (await store.find(old)).status !== 'there') return undefined;
  const state = stateOfRevision({ snapshot: base, layout: layoutReader(base) });
  const plan = await makePlan(head, layoutReader(head), state, { causes: causesTold, details: false });
  const verdict = plan.apps.find(({ name }) => name === image.name)?.verdicts.image;
  const commit = base.revision.commit?.slice(0, 12) ?? base.revision.name;
  return (verdict?.causes ?? []).map(({ text }) => `${text} (since ${commit}, whose image is there)`);
}

/** @returns undefined when there is no such revision, or it cannot be read */
async function snapshotAt(repository: Repository, ref: string): Promise<Snapshot | undefined> {
  try {
    const revision = await repository.revision(ref);
    if (revision === undefined) return undefined;
    return snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}
