import { SlipwayError } from '../error.ts';

/**
 * Parses JSON that people write.
 * @param path what to call it in a complaint
 * @throws SlipwayError when it is none
 */
export function parseJson(bytes: Buffer, path: string): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    const line = text.split('\n').findIndex((candidate) => candidate.startsWith('<<<<<<< ')) + 1;
    const fault = line > 0 ? `has a merge conflict at line ${line}` : `is not valid JSON (${reasonOf(cause)})`;
    throw new SlipwayError(`${path} ${fault}: mend it by hand.`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause);
}
