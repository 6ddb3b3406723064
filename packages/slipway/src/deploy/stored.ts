import { gunzipSync, gzipSync } from 'node:zlib';

import { isKubernetesObject, isRecord, type KubernetesObject } from '../cluster/index.ts';

/** All that it takes to put a release back. */
export interface Stored {
  /** As they were applied. */
  readonly objects: readonly KubernetesObject[];
  /** Names of the migrations that its code knows. */
  readonly migrations: readonly string[];
}

/** As a Secret's data holds it. */
export function pack({ objects, migrations }: Stored): string {
  return gzipSync(JSON.stringify({ version: 1, objects, migrations })).toString('base64');
}

/** @returns undefined when it is damaged, or of a format that this version does not know */
export function unpack(data: string): Stored | undefined {
  try {
    const value: unknown = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8'));
    if (!isRecord(value) || value['version'] !== 1) return undefined;
    const { objects, migrations } = value;
    if (!Array.isArray(objects) || !Array.isArray(migrations)) return undefined;
    if (!objects.every(isKubernetesObject) || !migrations.every((name) => typeof name === 'string')) return undefined;
    return { objects, migrations };
  } catch {
    return undefined;
  }
}
