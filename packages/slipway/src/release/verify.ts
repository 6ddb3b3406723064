import { snapshotOf } from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';
import type { Repository } from '../revision/index.ts';
import type { History } from './history.ts';
import type { ReleaseTag } from './tag.ts';

/** Something of an app that an environment runs, or ran without fault. */
interface HealthyRelease {
  readonly fingerprint: string;
  readonly version: string | null;
}

/** What an environment runs and ran without fault. */
export interface Healthy {
  readonly environment: string;
  /** By the app's name; the newest first. */
  readonly apps: ReadonlyMap<string, readonly HealthyRelease[]>;
}

/** A tag with what it says of an app, or why it must not be released. */
export type VerifiedTag = ReleaseTag &
  (
    | { readonly fault: string }
    | { readonly fault: undefined; readonly app: string; readonly commit: string; readonly fingerprint: string }
  );

/**
 * Looks whether a tag may go to production: it must be on main, carry the version of the manifest at its commit, and be of
 * what the environment before has run without fault. A tag that was moved or forged fails in one of the three.
 * @param healthy of the environment that releases come from
 */
export async function verifyTag(
  repository: Repository,
  history: History,
  healthy: Healthy,
  tag: ReleaseTag,
): Promise<VerifiedTag> {
  const refuse = (fault: string): VerifiedTag => ({ ...tag, fault });
  const commit = await history.tagged(tag.tag);
  const revision = commit === undefined ? undefined : await repository.revision(commit);
  if (commit === undefined || revision === undefined) return refuse('this clone has no such tag: `git fetch --tags`');
  const short = commit.slice(0, 7);
  if (!(await history.isOnMain(commit))) {
    return refuse(`its commit ${short} is not on ${history.main}: only what has landed is released`);
  }
  const snapshot = snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
  const [name, app] = [...snapshot.apps].find(([, { name: own }]) => own === tag.package) ?? [];
  if (name === undefined || app === undefined) return refuse(`${short} has no app ${tag.package}`);
  const { version = 'no version' } = app.manifest;
  if (version !== tag.version) {
    return refuse(`${app.directory}/package.json says ${version} at ${short}: tag the commit that raised the version`);
  }
  const { fingerprint } = await snapshot.contextOf(app);
  const ran = healthy.apps.get(name) ?? [];
  const other = ran.find((release) => release.version === tag.version && release.fingerprint !== fingerprint);
  if (ran.some((release) => release.fingerprint === fingerprint)) {
    return { ...tag, fault: undefined, app: name, commit, fingerprint };
  }
  return refuse(
    other === undefined
      ? `${healthy.environment} has not run what ${short} makes of it (fp-${fingerprint.slice(0, 12)}): let it be deployed there first`
      : `${healthy.environment} ran ${tag.version} as something else (fp-${other.fingerprint.slice(0, 12)}, not fp-${fingerprint.slice(0, 12)}): was the tag moved?`,
  );
}
