import { readFile } from 'node:fs/promises';

import { SlipwayError } from '../error.ts';
import { z } from 'zod';

import { stateFileSchema, type StateFile } from './state-file.ts';
import type { Actual, Origin, State } from './state.ts';

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
  const actuals = new Map<string, Actual>();
  for (const app of apps) {
    if (actuals.has(app.name))
      throw new SlipwayError(`${name} names the app ${app.name} twice: leave one of them out.`);
    const origin = app.commit === undefined ? undefined : await originOf(app.commit);
    const { fingerprint, manifests, version, migrations } = app;
    const release = {
      version,
      fingerprint: () => Promise.resolve(fingerprint),
      manifests: () => Promise.resolve(manifests),
      migrations: () => Promise.resolve(migrations),
    };
    actuals.set(app.name, { name: app.name, path: app.path ?? null, release, origin });
  }
  return {
    kind: 'file',
    name,
    commit: null,
    ...(environment === undefined ? {} : { environment }),
    apps: actuals,
    origin: commonOrigin([...actuals.values()]),
    warnings: [],
  };
}

/** @throws SlipwayError when the file cannot be read or does not fit its schema */
export async function readStateFile(file: string): Promise<StateFile> {
  const result = stateFileSchema.safeParse(parseJson(file, await read(file)));
  if (result.success) return result.data;
  const faults = z.prettifyError(result.error).replaceAll(/\s*\n\s*/g, ' ');
  throw new SlipwayError(`${file} is not a state file: ${faults}. Its form is in schemas/state.schema.json.`);
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

/** The one revision that everything was deployed from, if it is one. */
function commonOrigin(apps: readonly Actual[]): Origin | undefined {
  const first = apps[0]?.origin;
  return apps.every(({ origin }) => origin === first) ? first : undefined;
}
