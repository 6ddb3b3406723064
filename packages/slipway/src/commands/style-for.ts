import { plain, type Style } from '../report/style.ts';
import type { Surroundings } from './command.ts';

/** Colours on a terminal only, and not where `NO_COLOR` is set. */
export async function styleFor({ terminal, environment }: Surroundings): Promise<Style> {
  const { NO_COLOR: noColour = '', FORCE_COLOR: force = '' } = environment;
  if (noColour !== '' || (terminal === undefined && (force === '' || force === '0'))) return plain;
  const { createColors } = await import('picocolors').then((module) => module.default);
  return createColors(true);
}
