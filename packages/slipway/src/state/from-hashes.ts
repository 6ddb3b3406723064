import { SlipwayError } from '../error.ts';
import type { Actual, Origin, State } from './state.ts';

/** What is known of an app that runs where no revision is at hand. */
export interface KnownApp {
  readonly name: string;
  readonly fingerprint: string;
  readonly manifests: string | null;
  readonly version: string | null;
  /** Undefined when nobody knows which have run. */
  readonly migrations?: string | null | undefined;
  readonly path?: string | undefined;
  readonly commit?: string | undefined;
}

/**
 * What runs somewhere, known by hashes.
 * @param name what people call it
 * @param originOf finds the revision of a commit, to explain what differs since; undefined when this clone lacks it
 * @throws SlipwayError when an app is named twice
 */
export async function stateOfHashes(
  kind: 'file' | 'environment',
  name: string,
  apps: readonly KnownApp[],
  originOf: (commit: string) => Promise<Origin | undefined>,
): Promise<State> {
  const actuals = new Map<string, Actual>();
  for (const app of apps) {
    if (actuals.has(app.name))
      throw new SlipwayError(`${name} names the app ${app.name} twice: leave one of them out.`);
    const origin = app.commit === undefined ? undefined : await originOf(app.commit);
    const { fingerprint, manifests, version, migrations } = app;
    const release = {
      version,
      fingerprint: () => Promise.resolve(fingerprint),
      manifests: () => Promise.resolve(manifests),
      migrations: () => Promise.resolve(migrations),
    };
    actuals.set(app.name, { name: app.name, path: app.path ?? null, release, commit: app.commit, origin });
  }
  return { kind, name, commit: null, apps: actuals, origin: commonOrigin([...actuals.values()]), warnings: [] };
}

/** The one revision that everything was deployed from, if it is one. */
function commonOrigin(apps: readonly Actual[]): Origin | undefined {
  const first = apps[0]?.origin;
  return apps.every(({ origin }) => origin === first) ? first : undefined;
}
