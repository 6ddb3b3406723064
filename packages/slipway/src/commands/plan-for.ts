import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { makePlan, type Plan } from '../plan/index.ts';
import { openRepository, type Repository, type Revision } from '../revision/index.ts';
import {
  layoutReader,
  snapshotOf,
  stateOfRevision,
  unknownState,
  type Origin,
  type Snapshot,
  type State,
} from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';

/** What is to be compared. */
export interface Question {
  readonly cwd: string;
  readonly base?: string | undefined;
  readonly state?: string | undefined;
  readonly head?: string | undefined;
  /** How many causes of one verdict are told. */
  readonly causes?: number;
  /** Whether each app's hashes and needs are wanted too, and not only verdicts. */
  readonly details?: boolean;
}

/** Where a repository's main line usually is; the first one that exists is the base. */
const usualBases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

export interface Answer {
  readonly plan: Plan;
  readonly head: Snapshot;
}

/**
 * Reads both sides and compares them.
 * @throws SlipwayError when the call or the repository is wrong; an unknown base is not a fault but the widest plan
 */
export async function planFor(question: Question): Promise<Answer> {
  if (question.base !== undefined && question.state !== undefined) {
    throw new SlipwayError('--base and --state exclude each other: name one thing to compare with.');
  }
  const named = [question.head, question.base].filter((ref) => ref !== undefined);
  const repository = await openRepository(question.cwd, named);
  const [revision, base] = await readSides(repository, question);
  // One after the other: what the two have in common is then read once.
  const head = await snapshotAt(repository, revision);
  const state =
    question.state === undefined
      ? await readBase(repository, question.base, base)
      : await readStateFile(repository, question.state, question.cwd);
  const settings = {
    details: question.details !== false,
    ...(question.causes === undefined ? {} : { causes: question.causes }),
  };
  return { plan: await makePlan(head, layoutReader(head, state.environment), state, settings), head };
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

function baseRevision(repository: Repository, ref: string | undefined): Promise<Revision | undefined> {
  return ref === undefined ? usualBase(repository) : repository.revision(ref);
}

async function snapshotAt(repository: Repository, revision: Revision): Promise<Snapshot> {
  return snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
}

async function readBase(repository: Repository, ref: string | undefined, found: Revision | undefined): Promise<State> {
  if (found === undefined) return unknownBase(ref, repository.shallow);
  try {
    return stateOfRevision(await originAt(repository, found));
  } catch (error) {
    // What is broken there may be what the head mends, so it must not stand in the way.
    if (!(error instanceof SlipwayError)) throw error;
    const why = `The base '${found.name}' cannot be planned from, so everything is to be done: ${error.message}`;
    return unknownState(found.name, why);
  }
}

async function usualBase(repository: Repository): Promise<Revision | undefined> {
  const ref = await repository.firstOf(usualBases);
  return ref === undefined ? undefined : repository.revision(ref);
}

function unknownBase(ref: string | undefined, shallow: boolean): State {
  const mend = shallow
    ? 'this clone is shallow, `git fetch --unshallow` (or `fetch-depth: 0`) brings it'
    : 'fetch it or name another with --base';
  const what = ref === undefined ? `None of ${usualBases.join(', ')} is` : `The base '${ref}' is not`;
  return unknownState(ref ?? 'unknown base', `${what} in this repository, so everything is to be done: ${mend}.`);
}

async function readStateFile(repository: Repository, name: string, cwd: string): Promise<State> {
  const { readStateFile: read, stateOfFile } = await import('../state/from-file.ts');
  const file = await read(resolve(cwd, name));
  const origins = new Map<string, Promise<Origin | undefined>>();
  return stateOfFile(name, file, (commit) => {
    const known = origins.get(commit) ?? originOf(repository, commit, file.environment);
    origins.set(commit, known);
    return known;
  });
}

/** Undefined when the commit explains nothing: this clone lacks it, or it cannot be read. */
async function originOf(repository: Repository, commit: string, environment: string | undefined) {
  const revision = await repository.revision(commit);
  return revision === undefined ? undefined : originAt(repository, revision, environment);
}

async function originAt(repository: Repository, revision: Revision, environment?: string): Promise<Origin> {
  const snapshot = await snapshotAt(repository, revision);
  return { snapshot, layout: layoutReader(snapshot, environment) };
}
