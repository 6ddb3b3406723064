import { SlipwayError } from '../error.ts';
import { environmentOf } from '../workspace/delivery-settings.ts';
import type { DeliverySettings, Environment } from '../workspace/delivery-settings.ts';
import { millisecondsOf } from '../workspace/duration.ts';

/** An environment that lives for a while, with another one's manifests and secrets. */
export interface Preview {
  readonly from: string;
  /** ISO. */
  readonly expires: string;
}

/** Where a deployment goes. */
export interface Target extends Environment {
  /** The environment whose overlays and secrets it takes. */
  readonly overlay: string;
  readonly preview: Preview | undefined;
  /** False where that would change a database that another environment stands on. */
  readonly migrates: boolean;
}

const usualLife = '3d';
const usualSource = 'staging';
const previewName = /^pr-\d+$/;

export interface TargetQuestion {
  /** Makes it a preview of that one; `pr-123` always is one. */
  readonly from?: string | undefined;
  readonly ttl?: string | undefined;
  /** Whether a preview may migrate what may be another environment's database. */
  readonly allowMigrations?: boolean | undefined;
}

/**
 * Which environment is meant.
 * @throws SlipwayError when it cannot be one
 */
export function targetOf(
  settings: DeliverySettings,
  name: string,
  { from, ttl, allowMigrations = false }: TargetQuestion,
  now = Date.now(),
): Target {
  const environment = environmentOf(settings, name);
  const isPreview = from !== undefined || previewName.test(name);
  if (!isPreview) {
    if (ttl !== undefined)
      throw new SlipwayError(`--ttl is for previews, and ${name} is none: name one like pr-123, or with --from.`);
    if (allowMigrations)
      throw new SlipwayError(`--allow-migrations is for previews, and ${name} is none: it migrates anyway.`);
    return { ...environment, overlay: name, preview: undefined, migrates: true };
  }
  const source = from ?? usualSource;
  const isKnown = (other: string) => settings.environments.some((known) => known.name === other);
  if (isKnown(name) || name === source)
    throw new SlipwayError(
      `${name} is an environment of its own and no preview: leave --from out, or name it like pr-123.`,
    );
  const life = millisecondsOf(ttl ?? usualLife);
  if (life === undefined) throw new SlipwayError(`--ttl takes a time like 12h or 3d, which "${ttl ?? ''}" is not.`);
  const { context } = environmentOf(settings, source);
  const expires = new Date(now + life).toISOString();
  const preview = { from: source, expires };
  // The secrets that it takes are those of an environment that others work with.
  const shares = isKnown(source) || source === usualSource;
  const migrates = !shares || allowMigrations;
  return { ...environment, context, from: undefined, soak: 0, overlay: source, preview, migrates };
}
