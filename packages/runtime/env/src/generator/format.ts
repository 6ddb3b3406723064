import { format, resolveConfig } from 'prettier';

import type { Artefact } from './artefact.ts';

/** Formats a file as `prettier --check` wants it. */
export async function formatArtefact({ path, content }: Artefact): Promise<Artefact> {
  const settings = await resolveConfig(path, { editorconfig: true });
  return { path, content: await format(content, { ...settings, filepath: path }) };
}
