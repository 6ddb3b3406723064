import { SlipwayError } from '../error.ts';
import { openRepository, type Repository, type Revision } from '../revision/index.ts';
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
  const named = [question.head, question.base].filter((ref) => ref !== undefined);
  // Git works while Node loads what comes next: each takes as long as the other.
  const [repository] = await Promise.all([openRepository(question.cwd, named), import('../workspace/index.ts')]);
  const [[head, base], { compareSides }] = await Promise.all([
    readSides(repository, question),
    import('./compare-sides.ts'),
  ]);
  return compareSides(repository, head, base, question);
}

async function readSides(repository: Repository, { head, base, state }: Question) {
  if (base !== undefined && (head !== undefined || repository.bare)) {
    const [first, second] = await repository.pair(head ?? 'HEAD', base);
    return [first ?? noRevision(head ?? 'HEAD'), second] as const;
  }
  return Promise.all([
    headRevision(repository, head),
    state === undefined ? baseRevision(repository, base) : undefined,
  ]);
}

async function headRevision(repository: Repository, ref: string | undefined): Promise<Revision> {
  if (ref === undefined && !repository.bare) return repository.workingTree();
  return (await repository.revision(ref ?? 'HEAD')) ?? noRevision(ref ?? 'HEAD');
}

function noRevision(ref: string): never {
  throw new SlipwayError(`There is no revision '${ref}' here: name a commit, a tag or a branch of this repository.`);
}

/** @returns undefined also when this clone lacks a part of it */
async function baseRevision(repository: Repository, ref: string | undefined): Promise<Revision | undefined> {
  try {
    return await (ref === undefined ? usualBase(repository) : repository.revision(ref));
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}

async function usualBase(repository: Repository): Promise<Revision | undefined> {
  const ref = await repository.firstOf(usualBases);
  return ref === undefined ? undefined : repository.revision(ref);
}
