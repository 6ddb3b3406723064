import { resolve } from 'node:path';

import type { Healthy } from '../release/index.ts';
import type { Surroundings } from './command.ts';

interface Question {
  readonly from?: string | undefined;
  readonly state?: string | undefined;
}

/** What the environment before production runs, and ran without fault. */
export async function readHealthy({ from, state }: Question, { cwd }: Surroundings): Promise<Healthy> {
  if (state !== undefined) {
    const { readStateFile } = await import('../state/from-file.ts');
    const { environment: name, apps } = await readStateFile(resolve(cwd, state));
    return { environment: name ?? state, apps: new Map(apps.map((app) => [app.name, [app]])) };
  }
  return { environment: from ?? 'staging', apps: new Map() };
}
