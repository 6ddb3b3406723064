import type { History } from './history.ts';
import type { VerifiedTag } from './verify.ts';

/** What is deployed in one go: the apps whose tags are on one commit. */
interface ReleaseGroup {
  /** As people read it: `api 1.2.0, web 3.0.1`. */
  readonly name: string;
  readonly commit: string;
  /** Separated by blanks, as `tags` is. */
  readonly apps: string;
  readonly tags: string;
}

/** Sorts tags by their commits, older ones first. Tags that must not be released are left out. */
export async function releaseGroups(history: History, tags: readonly VerifiedTag[]): Promise<readonly ReleaseGroup[]> {
  const good = tags.flatMap((tag) => (tag.fault === undefined ? [tag] : []));
  const depths = new Map<string, number>();
  for (const { commit } of good) depths.set(commit, depths.get(commit) ?? (await history.depth(commit)));
  const commits = [...depths].toSorted(([, a], [, b]) => a - b).map(([commit]) => commit);
  return commits.map((commit) => {
    const own = good.filter((tag) => tag.commit === commit);
    return {
      name: own.map(({ app, version }) => `${app} ${version}`).join(', '),
      commit,
      apps: own.map(({ app }) => app).join(' '),
      tags: own.map(({ tag }) => tag).join(' '),
    };
  });
}
