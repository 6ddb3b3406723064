import { SlipwayError } from '../../error.ts';
import { inParallel } from '../../image/in-parallel.ts';
import { checkRelease, overlaysOf } from '../../manifests/check-release.ts';
import { checkSecretFiles, privateKeysIn } from '../../secrets/check-files.ts';
import { throwAwayKey } from '../../secrets/identities.ts';
import type { Snapshot } from '../../state/index.ts';
import type { Surroundings } from '../command.ts';
import { styleFor } from '../style-for.ts';
import { openSecrets, type SecretsCall } from './call.ts';

/** How many programs render manifests at a time. */
const atATime = 4;

/** `slipway secrets check` */
export async function check(call: SecretsCall, surroundings: Surroundings): Promise<0 | 1> {
  const { snapshot, secrets } = await openSecrets(surroundings, call.head);
  const isMeant = ({ environment }: { readonly environment: string }) =>
    call.environment === undefined || call.environment === environment;
  const files = secrets.files.filter(isMeant);
  const overlays = overlaysOf(snapshot).filter(isMeant);
  if (call.environment !== undefined && files.length + overlays.length === 0)
    throw new SlipwayError(`There are neither secrets nor manifests of ${call.environment}.`);
  const { faults, examples } = checkSecretFiles({ ...secrets, files });
  const releases = await inParallel(call.isFilesOnly ? [] : overlays, atATime, (overlay) =>
    checkRelease(snapshot, overlay),
  );
  const all = [...faults, ...privateKeysIn(await suspects(snapshot)), ...releases.flat()];
  const style = await styleFor(surroundings);
  for (const { file, text } of all) surroundings.print(`${style.red(file)}: ${text}\n`);
  if (examples.length > 0)
    surroundings.print(
      `${style.yellow('Examples')}: everybody can read ${examples.join(', ')}, by ${throwAwayKey}: they go to local clusters only.\n`,
    );
  const looked = [count(files.length, 'file of secrets', 'files of secrets')];
  if (!call.isFilesOnly) looked.push(count(overlays.length, 'rendered release', 'rendered releases'));
  surroundings.print(`${looked.join(', ')}: ${all.length === 0 ? 'nothing' : String(all.length)} to mend.\n`);
  return all.length === 0 ? 0 : 1;
}

function count(number: number, one: string, more: string): string {
  return `${String(number)} ${number === 1 ? one : more}`;
}

/** Files that may hold a private key: reading all would take long. */
async function suspects({ revision, localPath }: Snapshot): Promise<ReadonlyMap<string, Buffer>> {
  const entries = [...revision.entries.values()].filter(
    ({ path, mode }) =>
      mode.startsWith('100') &&
      (/(?:^|\/)(?:\.env|\.sops|keys\.txt)|age/.test(path.slice(path.lastIndexOf('/') + 1)) ||
        localPath(path).startsWith('infra/')),
  );
  const contents = await revision.read(entries);
  return new Map([...contents].map(([path, bytes]) => [localPath(path), bytes]));
}
