import { SlipwayError } from '../error.ts';
import { parseJson } from './json.ts';
import { pinsFile } from './wanted-files.ts';

/**
 * Reads the digests of base images by name.
 * @throws SlipwayError when the file is not valid
 */
export async function readPins(bytes: Buffer | undefined): Promise<Readonly<Record<string, string>>> {
  if (bytes === undefined) return {};
  const { pinsSchema } = await import('./settings-schema.ts');
  const { data } = pinsSchema.safeParse(parseJson(bytes, pinsFile));
  if (data === undefined)
    throw new SlipwayError(`${pinsFile} must name images with "sha256:…" digests: restore it from git.`);
  return data.images;
}
