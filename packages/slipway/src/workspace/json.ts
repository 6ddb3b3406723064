import { SlipwayError } from '../error.ts';

/** Levels; what goes through a document level by level would come to its end somewhere beyond. */
const deepest = 500;

/**
 * Parses JSON that people write.
 * @param path what to call it in a complaint
 * @throws SlipwayError when it is none
 */
export function parseJson(bytes: Buffer, path: string): unknown {
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (cause) {
    const line = text.split('\n').findIndex((candidate) => candidate.startsWith('<<<<<<< ')) + 1;
    const fault = line > 0 ? `has a merge conflict at line ${line}` : `is not valid JSON (${reasonOf(cause)})`;
    throw new SlipwayError(`${path} ${fault}: mend it by hand.`, { cause });
  }
  // Every level needs two characters at least, so that most files are not looked through.
  if (text.length > 2 * deepest && isDeeper(value, deepest)) {
    throw new SlipwayError(`${path} has more than ${deepest} levels: mend it by hand.`);
  }
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause);
}
