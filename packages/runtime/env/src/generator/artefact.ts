import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that follows from the declarations. */
export interface Artefact {
  readonly path: string;
  readonly content: string;
}

/** Reads a file. @returns undefined when there is none */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether the file differs from what it should be, or is missing. */
export async function isStale({ path, content }: Artefact): Promise<boolean> {
  return (await readIfThere(path)) !== content;
}

/** Writes the file and, if need be, its folder. */
export async function writeArtefact({ path, content }: Artefact): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
