import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SlipwayError } from '../error.ts';
import { openCluster, valueAt, type Cluster } from '../cluster/index.ts';

/** @returns the cluster of a context: the one that is open already, if that was guessed right */
export type Opening = (context: string | undefined, note: (text: string) => void) => Promise<Cluster>;

/**
 * Opens the cluster that an environment most likely is in while git is still being read: each takes as long as the other.
 * What is wrong with it is said when it is asked for.
 * @param name the environment, or the one that a preview is made like
 */
export function openEarly(cwd: string, name: string, environment: NodeJS.ProcessEnv): Opening {
  const notes: string[] = [];
  let tell = (text: string) => {
    notes.push(text);
  };
  const guess = contextOf(settingsNear(cwd), name);
  const early = openCluster({
    context: guess,
    environment,
    note: (text) => {
      tell(text);
    },
  });
  // Who asks for it hears of its fault, and nobody may ask.
  early.catch(() => undefined);
  return async (context, note) => {
    if (context !== guess) {
      await (await early.catch(() => undefined))?.[Symbol.asyncDispose]();
      return openCluster({ context, environment, note });
    }
    notes.forEach(note);
    tell = note;
    return early;
  };
}

/** What `--env` names. @throws SlipwayError when it was left out */
export function environmentNamed(name: string | undefined): string {
  if (name !== undefined) return name;
  throw new SlipwayError('Say which environment is meant: --env staging, for example.');
}

/** The nearest `slipway.json` on disk: nothing is decided by it, and nothing of it is checked. */
function settingsNear(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'slipway.json'), 'utf8'));
  } catch {
    const above = dirname(folder);
    return above === folder ? undefined : settingsNear(above);
  }
}

function contextOf(settings: unknown, name: string): string | undefined {
  const context = valueAt(settings, 'environments', /^pr-\d+$/.test(name) ? 'staging' : name, 'context');
  return typeof context === 'string' ? context : undefined;
}
