import { SlipwayError } from '../error.ts';
import { askGit, git } from '../revision/index.ts';

/** What can be asked of a clone's history. */
export interface History {
  /** The branch that releases come from, as people call it. */
  readonly main: string;
  /** The commit of a tag; undefined when this clone has no such tag. */
  readonly tagged: (tag: string) => Promise<string | undefined>;
  readonly isOnMain: (commit: string) => Promise<boolean>;
  /** Whether a commit of main comes after another; false when this clone lacks one of them. */
  readonly isLater: (commit: string, earlier: string) => Promise<boolean>;
  /** How many commits lead up to one: sorts them, older ones first. */
  readonly depth: (commit: string) => Promise<number>;
  readonly tags: () => Promise<ReadonlySet<string>>;
}

/**
 * @param root the clone's folder
 * @param main the branch that releases come from
 */
export function historyOf(root: string, main: string): History {
  return {
    main,
    // A branch of the same name must not be taken for it, so the whole reference is asked for.
    async tagged(tag) {
      const { code, output } = await askGit(root, ['rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`]);
      return code === 0 ? output.toString().trim() : undefined;
    },
    async isOnMain(commit) {
      const { code, complaint } = await askGit(root, ['merge-base', '--is-ancestor', commit, main]);
      if (code === 0 || code === 1) return code === 0;
      throw new SlipwayError(
        `Cannot tell whether ${commit.slice(0, 7)} is on ${main} (${complaint}): fetch all of its history, as by \`git fetch --unshallow\`.`,
      );
    },
    async isLater(commit, earlier) {
      if (commit === earlier) return false;
      const pairs = [
        [earlier, commit],
        [commit, main],
      ] as const;
      for (const [before, after] of pairs)
        if ((await askGit(root, ['merge-base', '--is-ancestor', before, after])).code !== 0) return false;
      return true;
    },
    depth: async (commit) => Number((await git(root, ['rev-list', '--count', commit])).toString()),
    tags: async () => new Set((await git(root, ['tag', '--list'])).toString().split('\n').filter(Boolean)),
  };
}
