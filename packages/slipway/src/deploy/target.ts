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
}

const usualLife = '3d';
const usualSource = 'staging';
const previewName = /^pr-\d+$/;

/**
 * Which environment is meant.
 * @param from makes it a preview of that one; `pr-123` always is one
 * @throws SlipwayError when it cannot be one
 */
export function targetOf(
  settings: DeliverySettings,
  name: string,
  { from, ttl }: { readonly from?: string | undefined; readonly ttl?: string | undefined },
  now = Date.now(),
): Target {
  const environment = environmentOf(settings, name);
  const isPreview = from !== undefined || previewName.test(name);
  if (!isPreview) {
    if (ttl !== undefined)
      throw new SlipwayError(`--ttl is for previews, and ${name} is none: name one like pr-123, or with --from.`);
    return { ...environment, overlay: name, preview: undefined };
  }
  const source = from ?? usualSource;
  if (settings.environments.some((known) => known.name === name) || name === source)
    throw new SlipwayError(
      `${name} is an environment of its own and no preview: leave --from out, or name it like pr-123.`,
    );
  const life = millisecondsOf(ttl ?? usualLife);
  if (life === undefined) throw new SlipwayError(`--ttl takes a time like 12h or 3d, which "${ttl ?? ''}" is not.`);
  const { context } = environmentOf(settings, source);
  const expires = new Date(now + life).toISOString();
  return { ...environment, context, from: undefined, soak: 0, overlay: source, preview: { from: source, expires } };
}
