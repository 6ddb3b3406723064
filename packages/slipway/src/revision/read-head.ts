import { SlipwayError } from '../error.ts';
import { isId } from './commit-pair.ts';
import { missingObject } from './faults.ts';
import { askGit } from './git.ts';
import type { Repository, Revision } from './revision.ts';

/**
 * What somebody asks about.
 * @param ref a commit; the working tree when undefined, or HEAD in a bare repository
 * @throws SlipwayError when there is no such commit, or it cannot be read
 */
export async function readHead(repository: Repository, ref: string | undefined): Promise<Revision> {
  if (ref === undefined && !repository.bare) return repository.workingTree();
  return readRevision(repository, ref ?? 'HEAD');
}

/** @throws SlipwayError when there is no such commit, or it cannot be read */
export async function readRevision(repository: Repository, ref: string): Promise<Revision> {
  return (await repository.revision(ref)) ?? noRevision(repository, ref);
}

/** Says why there is no such commit: nothing is called so, what is called so is none, or git has lost it. */
export async function noRevision({ root }: Repository, ref: string): Promise<never> {
  const mend = 'name a commit, a tag or a branch of this repository';
  const named = await askGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  const oid = named.output.toString('latin1').trim();
  if (named.code !== 0 || !isId(oid) || ref === oid)
    throw new SlipwayError(`There is no revision '${ref}' here: ${mend}.`);
  const type = await askGit(root, ['cat-file', '-t', oid]);
  if (type.code !== 0) throw missingObject(oid, root);
  const word = type.output.toString('latin1').trim();
  throw ['blob', 'tree'].includes(word)
    ? new SlipwayError(`'${ref}' is a ${word}, and no commit: ${mend}.`)
    : missingObject(oid, root);
}
