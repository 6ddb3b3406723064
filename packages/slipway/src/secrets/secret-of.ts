import { createHash } from 'node:crypto';

import type { KubernetesObject } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';
import { decrypt, type Decrypted } from './decrypt.ts';
import { identitiesIn, ownIdentities, recipientIn, throwAwayKey } from './identities.ts';
import { readSopsFile } from './sops-file.ts';

/** An app's Secret of one environment. */
export interface AppSecret {
  /** Where it lies, from the workspace's root. */
  readonly file: string;
  /** As manifests refer to it; what is applied has a hash of its content behind it. */
  readonly name: string;
  readonly object: KubernetesObject;
  /** Whether everybody can read it, because it is for the key that the starter comes with. */
  readonly isExample: boolean;
}

/**
 * The Secret of an app, decrypted in memory or with its values hidden.
 * @param overlay the environment whose secrets it takes
 * @returns undefined when the app has none there
 * @throws SlipwayError when it cannot be decrypted, or is no Secret
 */
export async function secretOf(
  snapshot: Snapshot,
  app: App,
  {
    overlay,
    mask,
    environment,
  }: { readonly overlay: string; readonly mask: boolean; readonly environment: NodeJS.ProcessEnv },
): Promise<AppSecret | undefined> {
  const file = secretFileOf(snapshot, app, overlay);
  if (file === undefined) return undefined;
  const sops = readSopsFile(await textAt(snapshot, file), file);
  const example = snapshot.entry(throwAwayKey) === undefined ? '' : await textAt(snapshot, throwAwayKey);
  const recipient = recipientIn(example);
  const values = mask
    ? sops.leaves.map(({ path, value }) => ({
        path,
        value: path.length > 1 && path[0] !== 'metadata' ? '***' : String(value),
      }))
    : await decrypt(sops, file, [...(await ownIdentities(environment)), ...identitiesIn(example)]);
  const name = values.find(({ path }) => path.join('.') === 'metadata.name')?.value;
  const kind = values.find(({ path }) => path.join('.') === 'kind')?.value;
  if (kind !== 'Secret' || name === undefined)
    throw new SlipwayError(`${file} is no Secret with a name: it needs kind: Secret and metadata.name.`);
  return {
    file,
    name,
    object: secretObject(name, values, mask),
    isExample: recipient !== undefined && sops.metadata?.age.some((entry) => entry.recipient === recipient) === true,
  };
}

/** `infra/secrets/<environment>/<app>.yaml`, by the app's name or its folder's. */
export function secretFileOf({ names, entry }: Snapshot, { directory }: App, overlay: string): string | undefined {
  return [names.get(directory) ?? '', directory.slice(directory.lastIndexOf('/') + 1)]
    .map((name) => `infra/secrets/${overlay}/${name}.yaml`)
    .find((file) => entry(file) !== undefined);
}

async function textAt({ revision, entry }: Snapshot, file: string): Promise<string> {
  const { path } = entry(file) ?? { path: file };
  return (await revision.read([path])).get(path)?.toString('utf8') ?? '';
}

/** With its content in its name, pods never run on an old one, and a rollback finds its own. */
function secretObject(name: string, values: readonly Decrypted[], mask: boolean): KubernetesObject {
  const data = new Map<string, string>();
  for (const { path, value } of values) {
    const [field, key] = path;
    if (key === undefined || path.length !== 2) continue;
    if (field === 'stringData') data.set(key, Buffer.from(value).toString('base64'));
    else if (field === 'data') data.set(key, mask ? Buffer.from(value).toString('base64') : value);
  }
  const sorted = [...data].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const type = values.find(({ path }) => path.join('.') === 'type')?.value ?? 'Opaque';
  const hash = createHash('sha256')
    .update(JSON.stringify([type, sorted]))
    .digest('hex')
    .slice(0, 10);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: mask ? name : `${name}-${hash}` },
    type,
    immutable: true,
    data: Object.fromEntries(sorted),
  };
}
