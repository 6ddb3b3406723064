import type { Revision } from '../revision/index.ts';
import { parseJson } from './json.ts';
import { settingsFile } from './wanted-files.ts';

/**
 * Where images are, when somebody said: `SLIPWAY_REGISTRY`, or else `registry` in `slipway.json`. Whether the rest of that file
 * is right, `readDeliverySettings` says; a look for images needs this one word, and no schema.
 */
export async function readRegistrySetting(
  revision: Revision,
  root: string,
  { SLIPWAY_REGISTRY: given = '' }: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (given !== '') return given.replace(/\/+$/, '');
  const path = root === '' ? settingsFile : `${root}/${settingsFile}`;
  const bytes = (await revision.read([path])).get(path);
  const value = bytes === undefined ? undefined : parseJson(bytes, settingsFile);
  const registry: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'registry') : undefined;
  return typeof registry === 'string' && registry !== '' ? registry.replace(/\/+$/, '') : undefined;
}
