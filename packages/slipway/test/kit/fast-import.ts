import { runGit } from './repository.ts';
import type { Files } from './model.ts';

/**
 * Commits whole trees at once, without a working tree: a commit for each, one on the other, on `main`.
 * @returns the commits' ids
 */
export function importCommits(folder: string, trees: readonly Files[], branch = 'main'): string[] {
  const parts = trees.flatMap((files, index) => [
    `commit refs/heads/${branch}\nmark :${index + 1}\n`,
    `committer Slipway tests <tests@example.com> ${1_800_000_000 + index} +0000\ndata 6\nChange\n`,
    'deleteall\n',
    ...[...files].flatMap(([path, content]) => [
      `M 100644 inline ${JSON.stringify(path)}\ndata ${Buffer.byteLength(content)}\n`,
      content,
      '\n',
    ]),
  ]);
  const marks = trees.map((_, index) => `get-mark :${index + 1}\n`);
  const output = runGit(folder, ['fast-import', '--quiet', '--force'], Buffer.from([...parts, ...marks].join('')));
  return output.trim().split('\n');
}
