import { SlipwayError } from '../error.ts';
import type { Revision } from '../revision/index.ts';
import { millisecondsOf } from './duration.ts';
import { parseSettings, type DeliveryFile } from './settings.ts';
import { settingsFile } from './wanted-files.ts';

/** A place where apps run: a namespace of a cluster. */
export interface Environment {
  readonly name: string;
  /** Of the kubeconfig; its current one when left out. */
  readonly context: string | undefined;
  readonly namespace: string;
  /** The environment that a fingerprint must have run in before it runs here. */
  readonly from: string | undefined;
  /** How long it must have run there without a fault, in milliseconds. */
  readonly soak: number;
}

/** What `slipway.json` says of delivery. Plans do not need it, so it is read apart from the workspace. */
export interface DeliverySettings {
  /** Where images are: `ghcr.io/acme/shop`. */
  readonly registry: string | undefined;
  /** By app's name: what its image may weigh, in compressed bytes. */
  readonly imageBudget: ReadonlyMap<string, number>;
  /** In the order in which they are written. */
  readonly environments: readonly Environment[];
  /** How many good records of an app an environment keeps: as far as a rollback reaches. */
  readonly keep: number;
}

/**
 * Reads what a revision's `slipway.json` says of delivery.
 * @param root the workspace's root in the repository
 * @param environment of the process: `SLIPWAY_REGISTRY` wins over the file
 * @throws SlipwayError when the file is not valid
 */
export async function readDeliverySettings(
  revision: Revision,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<DeliverySettings> {
  const path = root === '' ? settingsFile : `${root}/${settingsFile}`;
  const bytes = revision.entries.has(path) ? (await revision.read([path])).get(path) : undefined;
  return deliverySettingsOf(bytes === undefined ? {} : await parseSettings(bytes), environment);
}

/** The environment of a name; it need not be in `slipway.json`. @throws SlipwayError when it can be none */
export function environmentOf({ environments }: DeliverySettings, name: string): Environment {
  const known = environments.find((environment) => environment.name === name);
  if (known !== undefined) return known;
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
    throw new SlipwayError(
      `"${name}" cannot be an environment: its namespace would need a name of lower-case letters, digits and dashes.`,
    );
  return { name, context: undefined, namespace: name, from: undefined, soak: 0 };
}

/** Where images are. @throws SlipwayError when nobody said */
export function registryOf({ registry }: DeliverySettings): string {
  if (registry !== undefined) return registry;
  throw new SlipwayError(
    `It is not said where images are: write "registry": "ghcr.io/acme/shop" in ${settingsFile}, or set SLIPWAY_REGISTRY.`,
  );
}

/**
 * What a workspace that was read already says of delivery.
 * @param environment of the process: `SLIPWAY_REGISTRY` wins over the file
 */
export function deliverySettingsOf(file: DeliveryFile, environment: NodeJS.ProcessEnv): DeliverySettings {
  const { registry, imageBudget = {}, environments = {}, keep = 5 } = file;
  const { SLIPWAY_REGISTRY: given = '' } = environment;
  return {
    registry: (given === '' ? registry : given)?.replace(/\/+$/, ''),
    imageBudget: new Map(Object.entries(imageBudget).map(([app, size]) => [app, bytesOf(size)])),
    environments: Object.entries(environments).map(([name, { context, namespace = name, from, soak }]) => ({
      name,
      context,
      namespace,
      from,
      soak: soak === undefined ? 0 : (millisecondsOf(soak) ?? 0),
    })),
    keep,
  };
}

/** The schema has looked at its form: `80 MB`. */
function bytesOf(size: string): number {
  const factor = { kB: 1e3, MB: 1e6, GB: 1e9 };
  const unit = size.endsWith('kB') ? 'kB' : size.endsWith('GB') ? 'GB' : 'MB';
  return Number.parseFloat(size) * factor[unit];
}
