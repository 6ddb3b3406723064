import { SlipwayError } from '../error.ts';
import { noRevision, openRepository, usualScratch, type Repository, type Revision } from '../revision/index.ts';
import type { Answer } from './compare-sides.ts';
import type { Question } from './question.ts';
import { usualBases } from './usual-bases.ts';

/**
 * Reads both sides and compares them.
 * @throws SlipwayError when the call or the repository is wrong; an unknown base is not a fault but the widest plan
 */
export async function planFor(question: Question): Promise<Answer> {
  if (question.base !== undefined && question.state !== undefined) {
    throw new SlipwayError('--base and --state exclude each other: name one thing to compare with.');
  }
  // Git works while Node loads what comes next: each takes as long as the other.
  const [repository] = await Promise.all([openRepository(question.cwd, question), prepare(question)]);
  const [[head, base], { compareSides }] = await Promise.all([
    readSides(repository, question),
    import('./compare-sides.ts'),
  ]);
  return compareSides(repository, head, base, question);
}

/** Nothing is decided by what is read here: whether it is what is asked for, git tells. */
async function prepare({ cwd, head, base }: Question): Promise<void> {
  const { readAhead } = await import('../workspace/index.ts');
  readAhead(usualScratch(cwd), [head, base]);
}

/** @returns the second undefined where there is none, or this clone lacks a part of it */
async function readSides(
  repository: Repository,
  { head, base, state }: Question,
): Promise<readonly [Revision, Revision | undefined]> {
  const against = state === undefined ? (base ?? (await repository.firstOf(usualBases))) : undefined;
  if (head === undefined && !repository.bare) {
    return against === undefined ? [await repository.workingTree(), undefined] : repository.workingTreeBeside(against);
  }
  const ref = head ?? 'HEAD';
  const [first, second] =
    against === undefined ? [await repository.revision(ref), undefined] : await repository.pair(ref, against);
  return [first ?? (await noRevision(repository, ref)), second];
}
