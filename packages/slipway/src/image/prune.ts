import type { Registry } from '../registry/index.ts';
import { builtAt } from './built-at.ts';
import { atATime, inParallel } from './in-parallel.ts';
import { readManifest } from './weight.ts';

/** What must not go. */
export interface Keep {
  /** Fingerprints that an environment runs, or may go back to. */
  readonly fingerprints: ReadonlySet<string>;
  /** How many of the newest releases. */
  readonly releases: number;
  /** Milliseconds since 1970: what was built after that. */
  readonly builtSince: number;
}

/** One image of a repository. */
export interface Candidate {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Why it stays; undefined when it may go. */
  readonly reason: string | undefined;
}

/** What a repository's images are, and which of them nobody needs. */
export interface Pruning {
  readonly images: readonly Candidate[];
  /** Manifests to delete, in this order: an index before what only it names. */
  readonly deletes: readonly string[];
}

const version = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?$/;

/**
 * Works out which images of an app nobody needs: no environment runs them or may go back to them, no recent release is one, and they are not
 * new. Tags that slipway does not make are never touched, and neither is what shares a digest with something that stays.
 */
export async function planPruning(registry: Registry, repository: string, keep: Keep): Promise<Pruning> {
  const tags = await registry.tags(repository);
  const digests = await inParallel(tags, atATime, (tag) => registry.head(repository, tag));
  const byDigest = Map.groupBy(
    tags.flatMap((tag, at) => (digests[at] === undefined ? [] : [{ tag, digest: digests[at].digest }])),
    ({ digest }) => digest,
  );
  const recent = new Set(
    tags
      .filter((tag) => version.test(tag))
      .toSorted(newestFirst)
      .slice(0, keep.releases),
  );
  const images: Candidate[] = [];
  for (const [digest, named] of byDigest) {
    const names = named.map(({ tag }) => tag);
    const reason = byName(names, recent, keep) ?? (await byAge(registry, repository, digest, keep));
    images.push({ digest, tags: names, reason });
  }
  return { images, deletes: await deletesOf(registry, repository, images) };
}

function byName(tags: readonly string[], recent: ReadonlySet<string>, { fingerprints }: Keep): string | undefined {
  const foreign = tags.find((tag) => !tag.startsWith('fp-') && !version.test(tag));
  if (foreign !== undefined) return `${foreign} is not ours`;
  if (tags.some((tag) => fingerprints.has(tag.slice('fp-'.length))))
    return 'an environment runs it, or may go back to it';
  const release = tags.find((tag) => recent.has(tag));
  return release === undefined ? undefined : `release ${release}`;
}

async function byAge(
  registry: Registry,
  repository: string,
  digest: string,
  { builtSince }: Keep,
): Promise<string | undefined> {
  const time = await builtAt(registry, repository, digest);
  if (time === undefined) return 'nobody says when it was built';
  return time >= builtSince ? 'it is new' : undefined;
}

async function deletesOf(
  registry: Registry,
  repository: string,
  images: readonly Candidate[],
): Promise<readonly string[]> {
  const childrenOf = async (digest: string) => {
    const found = await registry.manifest(repository, digest);
    return found === undefined ? [] : readManifest(found.bytes).manifests.map((child) => child.digest);
  };
  const stays = images.filter(({ reason }) => reason !== undefined).map(({ digest }) => digest);
  const goes = images.filter(({ reason }) => reason === undefined).map(({ digest }) => digest);
  const kept = new Set([...stays, ...(await inParallel(stays, atATime, childrenOf)).flat()]);
  const children = (await inParallel(goes, atATime, childrenOf)).flat();
  return [...new Set([...goes, ...children])].filter((digest) => !kept.has(digest));
}

function newestFirst(a: string, b: string): number {
  const [one, other] = [version.exec(a) ?? [], version.exec(b) ?? []];
  for (const at of [1, 2, 3]) {
    const difference = Number(other[at]) - Number(one[at]);
    if (difference !== 0) return difference;
  }
  // A release comes after what led to it.
  if (one[4] === other[4]) return 0;
  if (one[4] === undefined || other[4] === undefined) return one[4] === undefined ? -1 : 1;
  return one[4] < other[4] ? 1 : -1;
}
