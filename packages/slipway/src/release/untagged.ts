import type { Snapshot } from '../state/index.ts';
import type { History } from './history.ts';
import { tagOf } from './tag.ts';

/** The tags that the apps' versions would have and that are not there yet. */
export async function untaggedVersions(history: History, { workspace }: Snapshot): Promise<string[]> {
  const tags = await history.tags();
  return workspace.apps
    .flatMap(({ name, manifest: { version } }) => (version === undefined ? [] : tagOf(name, version)))
    .filter((tag) => !tags.has(tag));
}
