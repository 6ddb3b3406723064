import { SlipwayError } from '../error.ts';
import type { Named } from './clone.ts';
import { isId } from './commit-pair.ts';
import { askGit, git } from './git.ts';

/** The commits of a clone by what people call them. */
export interface Commits {
  /**
   * @returns undefined when this clone has no such commit
   * @throws SlipwayError for a range of commits
   */
  readonly find: (ref: string) => Promise<Named | undefined>;
  /** @returns the first of some refs that this clone has */
  readonly firstOf: (refs: readonly string[]) => Promise<string | undefined>;
}

/** How git is asked for the commit that a ref stands for: a tag may be an object of its own. */
export function asCommit(ref: string): string {
  return `${ref}^{commit}`;
}

/** @param known commits that were asked for already */
export function commitsOf(root: string, known: readonly Named[]): Commits {
  const asked = new Map(known.map((named) => [named.ref, Promise.resolve<Named | undefined>(named)]));
  const find = async (ref: string) => {
    if (range.test(ref)) throw new SlipwayError(`'${ref}' is a range, and not one commit: name the one that is meant.`);
    const found = asked.get(ref) ?? askCommit(root, ref);
    asked.set(ref, found);
    return found;
  };
  return {
    find,
    async firstOf(refs) {
      const named = await askCommits(root, refs);
      for (const one of named) asked.set(one.ref, Promise.resolve(one));
      return named[0]?.ref;
    },
  };
}

// No ref has two dots in its name; what stands in `:/…` and `@{…}` is no name.
const range = /^[^:{]*\.\./;

async function askCommit(root: string, ref: string): Promise<Named | undefined> {
  const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', asCommit(ref)];
  const { code, output } = await askGit(root, words);
  const commit = output.toString('latin1').trim();
  // Of `^main`, git says which one is left out.
  return code === 0 && isId(commit) ? { ref, commit } : undefined;
}

/** Asks git once for all; of what is no commit here comes `<name> missing`, or `<name> ambiguous`. */
async function askCommits(root: string, refs: readonly string[]): Promise<Named[]> {
  const input = refs.map((ref) => `${asCommit(ref)}\n`).join('');
  const output = await git(root, ['cat-file', '--batch-check=%(objectname)'], { input });
  const lines = output.toString('latin1').split('\n');
  return refs.flatMap((ref, at) => {
    const commit = lines[at] ?? '';
    return /^[0-9a-f]+$/.test(commit) ? [{ ref, commit }] : [];
  });
}
