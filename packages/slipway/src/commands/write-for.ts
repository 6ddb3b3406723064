import { SlipwayError } from '../error.ts';
import type { Surroundings } from './command.ts';

/** Adds to a file that the workflow named, or prints where there is none. */
export async function writeFor(file: string, text: string, { print }: Surroundings): Promise<void> {
  if (file === '') {
    print(text);
    return;
  }
  const { appendFile } = await import('node:fs/promises');
  try {
    await appendFile(file, text);
  } catch (cause) {
    throw new SlipwayError(`Cannot write ${file}: name a file in a folder that exists and may be written to.`, {
      cause,
    });
  }
}
