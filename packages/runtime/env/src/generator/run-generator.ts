import { relative } from 'node:path';

import { EnvironmentError } from '../error.ts';
import { isStale, writeArtefact, type Artefact } from './artefact.ts';
import { docsTable } from './docs-table.ts';
import { envExample } from './env-example.ts';
import { formatArtefact } from './format.ts';
import { helpText, parseCall } from './parse-call.ts';
import { readApps } from './read-apps.ts';
import { turboEnv } from './turbo-env.ts';
import { variablesList } from './variables-list.ts';

/** What the command says and ends with. */
interface Outcome {
  readonly exitCode: 0 | 1 | 2;
  /** For standard output when the exit code is 0, for standard error otherwise. */
  readonly text: string;
}

/** Runs the generator command; it prints nothing itself. @param args the command's arguments */
export async function runGenerator(args: string[]): Promise<Outcome> {
  try {
    const { root, check, help } = parseCall(args);
    if (help) return { exitCode: 0, text: helpText };
    const artefacts = await makeArtefacts(root);
    const stale = await findStale(artefacts);
    return check ? reportStale(root, stale) : await write(root, stale);
  } catch (error) {
    if (error instanceof EnvironmentError) return { exitCode: 2, text: error.message };
    throw error;
  }
}

async function makeArtefacts(root: string): Promise<Artefact[]> {
  const apps = await readApps(root);
  const formatted = [docsTable(root, apps), ...apps.map(variablesList), ...(await Promise.all(apps.map(turboEnv)))].map(
    formatArtefact,
  );
  return [...apps.map(envExample), ...(await Promise.all(formatted))];
}

async function findStale(artefacts: readonly Artefact[]): Promise<Artefact[]> {
  const verdicts = await Promise.all(artefacts.map(isStale));
  return artefacts.filter((_artefact, index) => verdicts[index]);
}

function reportStale(root: string, stale: readonly Artefact[]): Outcome {
  if (stale.length === 0)
    return { exitCode: 0, text: 'All files that follow from the declared variables are up to date.' };
  const lines = stale.map(({ path }) => `${relative(root, path)} is stale`);
  return { exitCode: 1, text: [...lines, 'Run `pnpm env:generate` and commit what it writes.'].join('\n') };
}

async function write(root: string, stale: readonly Artefact[]): Promise<Outcome> {
  await Promise.all(stale.map(writeArtefact));
  const lines = stale.map(({ path }) => `wrote ${relative(root, path)}`);
  return { exitCode: 0, text: lines.length > 0 ? lines.join('\n') : 'Nothing to write: all is up to date.' };
}
