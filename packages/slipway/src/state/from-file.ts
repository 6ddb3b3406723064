import { readFile } from 'node:fs/promises';

import { SlipwayError } from '../error.ts';

import { stateOfHashes } from './from-hashes.ts';
import { stateFileSchema, type StateFile } from './state-file.ts';
import type { Origin, State } from './state.ts';

/**
 * What an environment runs, as a file tells it.
 * @param name what people call the file
 * @param originOf finds the revision of a commit, to explain what differs since; undefined when this clone lacks it
 * @throws SlipwayError when the file names an app twice
 */
export async function stateOfFile(
  name: string,
  { environment, apps }: StateFile,
  originOf: (commit: string) => Promise<Origin | undefined>,
): Promise<State> {
  const state = await stateOfHashes('file', name, apps, originOf);
  return environment === undefined ? state : { ...state, environment };
}

/** @throws SlipwayError when the file cannot be read or does not fit its schema */
export async function readStateFile(file: string): Promise<StateFile> {
  const result = stateFileSchema.safeParse(parseJson(file, await read(file)));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ message, path }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new SlipwayError(
    `${file} is not a state file (${faults.join('; ')}): mend it; schemas/state.schema.json says what stands there.`,
  );
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SlipwayError(`Cannot read the state file ${file} (${code}): name a file that exists.`);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new SlipwayError(`${file} is not JSON (${fault}): mend or write it again.`);
  }
}
