import type { Whereabouts } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';
import { throwAwayKey } from './identities.ts';

/**
 * Secrets that everybody can read go to clusters on this machine only.
 * @param files of secrets that are for the starter's throw-away key
 * @throws SlipwayError when there is one and the cluster is another machine's
 */
export async function refuseExampleSecrets(
  files: readonly string[],
  cluster: { readonly whereabouts: () => Promise<Whereabouts> },
): Promise<void> {
  if (files.length === 0) return;
  const { local, server } = await cluster.whereabouts();
  if (local) return;
  throw new SlipwayError(
    `${files.join(' and ')} can be read by everybody who has the starter's ${throwAwayKey}, and ${server} is no local cluster: take a key of your own with \`slipway secrets add-recipient\`, remove that one with \`slipway secrets remove-recipient\`, and put in new values.`,
  );
}
