import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { makePlan, type Plan } from '../plan/index.ts';
import type { Repository, Revision } from '../revision/index.ts';
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
import type { Question } from './question.ts';
import { usualBases } from './usual-bases.ts';

export interface Answer {
  readonly plan: Plan;
  readonly head: Snapshot;
}

/**
 * Works out the plan of two revisions, or of a revision and a state file.
 * @param base undefined when there is none
 */
export async function compareSides(
  repository: Repository,
  revision: Revision,
  base: Revision | undefined,
  question: Question,
): Promise<Answer> {
  // One after the other: what the two have in common is then read once.
  const head = await snapshotAt(repository, revision);
  const state =
    question.state === undefined
      ? await readBase(repository, question.base, base)
      : await readStateFile(repository, question.state, question.cwd);
  const layout = layoutReader(head, state.environment);
  const settings = {
    details: question.details !== false,
    ...(question.causes === undefined ? {} : { causes: question.causes }),
  };
  try {
    return { plan: await makePlan(head, layout, state, settings), head };
  } catch (error) {
    // Contexts and manifests are read when they are asked for: what is broken may be the other side's. Is it the head's, it
    // comes up again, for then all of that is read.
    if (!(error instanceof SlipwayError)) throw error;
    return { plan: await makePlan(head, layout, withoutOrigin(state, error), { ...settings, details: true }), head };
  }
}

/** A state of which no revision can be read. */
function withoutOrigin(state: State, { message }: SlipwayError): State {
  if (state.kind !== 'file' && state.kind !== 'environment') return unreadable(state.name, message);
  const why = `What ${state.name} was deployed from cannot be read, so hashes alone decide: ${message}`;
  const apps = new Map([...state.apps].map(([name, app]) => [name, { ...app, origin: undefined }]));
  return { ...state, apps, origin: undefined, warnings: [...state.warnings, why] };
}

function unreadable(name: string, message: string): State {
  return unknownState(name, `The base '${name}' cannot be planned from, so everything is to be done: ${message}`);
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
    return unreadable(found.name, error.message);
  }
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
export async function originOf(repository: Repository, commit: string, environment: string | undefined) {
  try {
    const revision = await repository.revision(commit);
    return revision === undefined ? undefined : await originAt(repository, revision, environment);
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}

async function originAt(repository: Repository, revision: Revision, environment?: string): Promise<Origin> {
  const snapshot = await snapshotAt(repository, revision);
  return { snapshot, layout: layoutReader(snapshot, environment) };
}
