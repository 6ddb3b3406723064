import { SlipwayError } from '../error.ts';
import type { Repository } from '../revision/index.ts';
import { usualBases } from './usual-bases.ts';

/** The branch that is delivered and that releases come from. @throws SlipwayError when this clone has none */
export async function mainOf(repository: Repository): Promise<string> {
  const main = await repository.firstOf(usualBases);
  if (main !== undefined) return main;
  throw new SlipwayError(`None of ${usualBases.join(', ')} is here: fetch the branch that releases come from.`);
}
