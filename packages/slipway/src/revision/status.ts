import { askGit, type GitAnswer } from './git.ts';

const options = ['--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=dirty'];

/** Asks git what differs between the index and the working tree: of all questions, this one takes longest. */
export function askStatus(cwd: string): Promise<GitAnswer> {
  const answer = askGit(cwd, ['status', ...options]);
  // That there is no git, another question tells.
  answer.catch(() => undefined);
  return answer;
}
