import type { App } from '../workspace/index.ts';
import type { LayoutReader } from './layout-reader.ts';
import type { Files } from './files.ts';
import type { Snapshot } from './snapshot.ts';
import type { Release } from './state.ts';

/** What a revision says should run of an app. */
export function releaseOf(snapshot: Snapshot, layout: LayoutReader, app: App): Release {
  return {
    version: app.version,
    fingerprint: async () => (await snapshot.contextOf(app)).fingerprint,
    manifests: async () => hashOf((await layout()).manifestsOf(app)),
    migrations: async () => hashOf(inside(app.directory, (await layout()).migrationsOf(app))),
  };
}

/** Files of a folder by their paths in it: an app that moves takes its migrations along, and none of them is new. */
export function inside(folder: string, files: Files): Files {
  return folder === '' ? files : new Map([...files].map(([path, entry]) => [path.slice(folder.length + 1), entry]));
}

async function hashOf(files: Files): Promise<string | null> {
  if (files.size === 0) return null;
  // Loading it takes a tenth of a small plan, and most have nothing to hash.
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update('slipway files 1\n');
  for (const [path, { mode, oid }] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${mode} ${oid} ${JSON.stringify(path)}\n`);
  }
  return hash.digest('hex');
}
