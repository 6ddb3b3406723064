import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { openCluster, valueAt, type Cluster, type ClusterSettings } from '../cluster/index.ts';

/**
 * Opens the cluster that an environment most likely is in while git is still being read: each takes as long as the other.
 * @returns gives the cluster of a context: the one that is open already, if that was guessed right
 * @throws SlipwayError from what it returns, when there is no kubectl or no such context
 */
export function openEarly(
  cwd: string,
  name: string | undefined,
  settings: Omit<ClusterSettings, 'context'>,
): (context: string | undefined) => Promise<Cluster> {
  const guess = contextOf(settingsNear(cwd), name ?? '');
  const early = openCluster({ ...settings, context: guess });
  // Who asks for it hears of its fault, and nobody may ask.
  early.catch(() => undefined);
  return async (context) => {
    if (context === guess) return early;
    await (await early.catch(() => undefined))?.[Symbol.asyncDispose]();
    return openCluster({ ...settings, context });
  };
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
  const preview = /^pr-\d+$/.test(name);
  const context = valueAt(settings, 'environments', preview ? 'staging' : name, 'context');
  return typeof context === 'string' ? context : undefined;
}
