import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Of a bundle, which puts a text in its place: the hash of the sources that it was made of. */
declare const SLIPWAY_SOURCES: string | undefined;

/** Changes with the sources of this folder, which say what is read out of a workspace's files. */
export function programId(): string {
  if (typeof SLIPWAY_SOURCES === 'string') return SLIPWAY_SOURCES;
  const folder = import.meta.dirname;
  const sources = readdirSync(folder).sort();
  return sources.map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`).join(' ');
}
