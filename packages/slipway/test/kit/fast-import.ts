import { runGit } from './repository.ts';
import type { Files } from './model.ts';

/** What a commit holds; files without a mode are regular ones. */
interface Commit {
  readonly files: Files;
  readonly modes?: ReadonlyMap<string, string>;
}

/**
 * Commits whole trees at once, without a working tree: a commit for each, one on the other, on `main`.
 * @returns the commits' ids
 */
export function importCommits(folder: string, trees: readonly Files[], branch = 'main'): string[] {
  return importTrees(
    folder,
    trees.map((files) => ({ files })),
    branch,
  );
}

/** Like `importCommits`, for trees with executables and symbolic links. */
export function importTrees(folder: string, commits: readonly Commit[], branch = 'main'): string[] {
  const parts = commits.flatMap(({ files, modes }, index) => [
    `commit refs/heads/${branch}\nmark :${index + 1}\n`,
    `committer Slipway tests <tests@example.com> ${1_800_000_000 + index} +0000\ndata 6\nChange\n`,
    'deleteall\n',
    ...[...files].flatMap(([path, content]) => [
      `M ${modes?.get(path) ?? '100644'} inline ${JSON.stringify(path)}\ndata ${Buffer.byteLength(content)}\n`,
      content,
      '\n',
    ]),
  ]);
  const marks = commits.map((_, index) => `get-mark :${index + 1}\n`);
  // Left in a pack, many objects are written in the time that a few loose ones take; and nobody needs them after a crash.
  const settings = ['-c', 'fastimport.unpackLimit=1', '-c', 'core.fsync=none'];
  const words = [...settings, 'fast-import', '--quiet', '--force'];
  return runGit(folder, words, Buffer.from([...parts, ...marks].join('')))
    .trim()
    .split('\n');
}
