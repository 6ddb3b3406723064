import { openCluster } from '../cluster/index.ts';
import { previewsIn, readLedger, readState } from '../deploy/index.ts';
import { SlipwayError } from '../error.ts';
import { planPruning, type Candidate, type Keep } from '../image/prune.ts';
import { repositoryOf } from '../image/wanted.ts';
import { openRegistry } from '../registry/index.ts';
import { readDeliverySettings, registryOf, type DeliverySettings } from '../workspace/delivery-settings.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { snapshotFor } from './snapshot-for.ts';

const usage = `slipway image prune [--keep N] [--days M] [--delete]

Says which images in the registry nobody needs: no environment of slipway.json and no preview runs them or may go back to them, they are
none of the newest releases, and they are not new. Tags that slipway does not make stay.

  --keep N   how many releases of each app stay (default: 10)
  --days M   what was built in the last M days stays (default: 14); so does what nobody says the age of
  --delete   deletes them too, for good

Examples
  slipway image prune
  slipway image prune --days 30 --delete
`;

const options = {
  keep: { type: 'string', default: '10' },
  days: { type: 'string', default: '14' },
  delete: { type: 'boolean', default: false },
} as const;

/** `slipway image prune` */
export const command: Command = {
  usage,
  async run(words, { cwd, environment, print }) {
    const { values, positionals } = readArguments(words, options, usage);
    if (positionals.length > 0)
      throw new SlipwayError(`prune takes no app, it is for all: ${usage.split('\n')[0] ?? ''}`);
    const { revision, workspace, apps } = await snapshotFor(cwd, undefined);
    const settings = await readDeliverySettings(revision, workspace.root, environment);
    const registry = openRegistry(registryOf(settings), environment);
    const keep: Keep = {
      fingerprints: await neededFingerprints(settings, environment),
      releases: wholeNumber(values.keep, '--keep'),
      builtSince: Date.now() - wholeNumber(values.days, '--days') * 86_400_000,
    };
    let gone = 0;
    for (const name of apps.keys()) {
      const repository = repositoryOf(name);
      const { images, deletes } = await planPruning(registry, repository, keep);
      print(`${name}\n${images.map((image) => `${lineOf(image)}\n`).join('')}`);
      gone += images.filter(({ reason }) => reason === undefined).length;
      if (values.delete) for (const digest of deletes) await registry.remove(repository, digest);
    }
    const what = `${String(gone)} ${gone === 1 ? 'image' : 'images'}`;
    print(values.delete ? `Deleted ${what}.\n` : `${what} would go: --delete does it.\n`);
    return 0;
  },
};

/** What any environment runs, or could be put back to. @throws SlipwayError when one of them cannot be asked: then nothing may go */
async function neededFingerprints(
  { environments }: DeliverySettings,
  environment: NodeJS.ProcessEnv,
): Promise<ReadonlySet<string>> {
  if (environments.length === 0)
    throw new SlipwayError(
      'slipway.json names no environments, so nobody can say what runs: write them into "environments".',
    );
  const found = new Set<string>();
  for (const { context, name, namespace } of environments) {
    await using cluster = await openCluster({ context, environment });
    // Previews are in nobody's settings, and run images all the same.
    const previews = (await previewsIn(cluster)).map((preview) => ({ name: preview, namespace: preview }));
    for (const place of [{ name, namespace }, ...previews]) {
      const [ledger, state] = await Promise.all([
        readLedger(cluster, place.namespace),
        readState(cluster, place.name, place.namespace),
      ]);
      for (const { marks } of [...ledger.values()].flat()) found.add(marks.fingerprint);
      for (const { release } of state.apps.values()) found.add(await release.fingerprint());
    }
  }
  return found;
}

function lineOf({ digest, tags, reason }: Candidate): string {
  const names = tags.map((tag) => (tag.startsWith('fp-') ? tag.slice(0, 15) : tag)).join(' ');
  return `  ${reason === undefined ? 'goes ' : 'stays'}  ${digest.slice(7, 19)}  ${names}${reason === undefined ? '' : `  (${reason})`}`;
}

function wholeNumber(text: string, option: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new SlipwayError(`${option} takes a whole number, which "${text}" is not.`);
}
