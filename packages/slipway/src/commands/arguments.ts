import { parseArgs, type ParseArgsConfig } from 'node:util';

import { SlipwayError } from '../error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads a command's words.
 * @throws SlipwayError for a word that the command does not know, in one sentence
 */
export function readArguments<const O extends Options>(words: readonly string[], options: O, usage: string) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    const fault = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new SlipwayError(`${fault}: ${usage.split('\n')[0] ?? ''}`);
  }
}
