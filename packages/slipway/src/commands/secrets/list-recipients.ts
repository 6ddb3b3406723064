import { SlipwayError } from '../../error.ts';
import { recipients } from '../../secrets/recipients.ts';
import type { Surroundings } from '../command.ts';
import { styleFor } from '../style-for.ts';
import { openSecrets, type SecretsCall } from './call.ts';

/** `slipway secrets recipients` */
export async function listRecipients({ environment }: SecretsCall, surroundings: Surroundings): Promise<0> {
  const { secrets } = await openSecrets(surroundings);
  const style = await styleFor(surroundings);
  if (environment !== undefined && !secrets.files.some((file) => file.environment === environment))
    throw new SlipwayError(`There are no secrets of ${environment}.`);
  for (const { pathRegex, files, readers } of await recipients(secrets, surroundings.environment)) {
    const shown = files.filter((file) => environment === undefined || file.startsWith(`infra/secrets/${environment}/`));
    if (environment !== undefined && shown.length === 0) continue;
    surroundings.print(`${style.bold(pathRegex)} (${shown.length === 0 ? 'no file' : shown.join(', ')})\n`);
    for (const { recipient, isOwn, isExample } of readers) {
      const notes = [
        ...(isOwn ? ['yours'] : []),
        ...(isExample ? [style.yellow("the starter's, which everybody has")] : []),
      ];
      surroundings.print(`  ${recipient}${notes.length === 0 ? '' : `  ${notes.join(', ')}`}\n`);
    }
  }
  return 0;
}
