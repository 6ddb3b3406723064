import { plain, type Style } from '../report/style.ts';
import type { Surroundings } from './command.ts';

/** Colours on a terminal only, and not where `NO_COLOR` is set or it is a dumb one; `FORCE_COLOR` asks for them elsewhere. */
export async function styleFor({ terminal, environment }: Surroundings): Promise<Style> {
  const { NO_COLOR: noColour = '', FORCE_COLOR: force, TERM: kind } = environment;
  const isForced = force !== undefined && !['0', 'false'].includes(force);
  const isWanted = isForced || (force === undefined && terminal !== undefined && kind !== 'dumb');
  if (noColour !== '' || !isWanted) return plain;
  const { createColors } = await import('picocolors').then((module) => module.default);
  return createColors(true);
}
