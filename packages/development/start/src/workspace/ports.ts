import { freePort } from '@repo/local-services';
import { z } from 'zod';

import type { ConfiguredApp } from './environment.ts';
import { StartError } from '../error.ts';

/** Where an app listens. */
export interface Port {
  readonly port: number;
  /** The port that it would have had; somebody else has it. */
  readonly instead: number | undefined;
}

const portSchema = z.int().min(0).max(65_535);

/**
 * Gives each app that declares PORT the one of its `.env*` files or its default, or a free one where that is taken.
 * @returns the ports by the apps' names
 */
export async function choosePorts(apps: readonly ConfiguredApp[]): Promise<Map<string, Port>> {
  const ports = new Map<string, Port>();
  const used = new Set<number>();
  for (const app of apps) {
    const wanted = wantedPort(app);
    if (wanted === undefined) continue;
    const port = await freePort(used.has(wanted) ? 0 : wanted);
    used.add(port);
    ports.set(app.name, { port, instead: port === wanted || wanted === 0 ? undefined : wanted });
  }
  return ports;
}

function wantedPort(app: ConfiguredApp): number | undefined {
  const declared = app.variables['PORT'];
  if (declared === undefined) return undefined;
  const port = portSchema.safeParse(declared.schema.safeParse(app.given['PORT']).data);
  if (port.success) return port.data;
  throw new StartError(`PORT of apps/${app.name} is not a port: ${app.given['PORT'] ?? 'it has no default'}`, {
    exitCode: 2,
  });
}
