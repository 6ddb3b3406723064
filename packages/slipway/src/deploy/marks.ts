import { createHash } from 'node:crypto';

import type { KubernetesObject } from '../cluster/index.ts';

const prefix = 'slipway.dev/';

/** Keys that we set on what is in the cluster. */
export const keys = {
  app: `${prefix}app`,
  record: `${prefix}record`,
  phase: `${prefix}phase`,
  goodSince: `${prefix}good-since`,
  rollback: `${prefix}rollback`,
  step: `${prefix}step`,
  preview: `${prefix}preview`,
  expires: `${prefix}expires`,
  from: `${prefix}from`,
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

/** What a release is, as annotations of its workloads and records tell it. */
export interface Marks {
  readonly app: string;
  /** Its folder, from the workspace's root. */
  readonly path: string;
  readonly fingerprint: string;
  /** SHA-256; null when it has none. */
  readonly manifests: string | null;
  readonly migrations: string | null;
  readonly version: string | null;
  /** Null when it is from a working tree. */
  readonly commit: string | null;
  /** ISO. */
  readonly deployedAt: string;
  /** Who or what deployed it: a URL, or user@host. */
  readonly run: string;
}

export function annotationsOf(marks: Marks): Record<string, string> {
  return {
    [keys.app]: marks.app,
    [`${prefix}path`]: marks.path,
    [`${prefix}fingerprint`]: marks.fingerprint,
    [`${prefix}manifests`]: marks.manifests ?? 'none',
    [`${prefix}migrations`]: marks.migrations ?? 'none',
    ...(marks.version === null ? {} : { [`${prefix}version`]: marks.version }),
    ...(marks.commit === null ? {} : { [`${prefix}commit`]: marks.commit }),
    [`${prefix}deployed-at`]: marks.deployedAt,
    [`${prefix}run`]: marks.run,
  };
}

/** @returns undefined when an object carries none, or not all of them */
export function marksOf({ metadata: { annotations = {} } }: KubernetesObject): Marks | undefined {
  const [app, fingerprint] = [annotations[keys.app], annotations[`${prefix}fingerprint`]];
  if (app === undefined || fingerprint === undefined) return undefined;
  const hashOf = (key: string) => {
    const value = annotations[`${prefix}${key}`] ?? 'none';
    return value === 'none' ? null : value;
  };
  return {
    app,
    path: annotations[`${prefix}path`] ?? '',
    fingerprint,
    manifests: hashOf('manifests'),
    migrations: hashOf('migrations'),
    version: annotations[`${prefix}version`] ?? null,
    commit: annotations[`${prefix}commit`] ?? null,
    deployedAt: annotations[`${prefix}deployed-at`] ?? '',
    run: annotations[`${prefix}run`] ?? '',
  };
}

/** An app's name as a label's value and as part of an object's name; the same for no two apps. */
export function safeName(app: string): string {
  const safe = app
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  if (safe === app) return safe;
  return `${safe === '' ? 'app' : safe}-${createHash('sha256').update(app).digest('hex').slice(0, 8)}`;
}

/** A release as people call it: `1.4.0 (fp-0123456789ab)`. */
export function releaseName({ version, fingerprint }: Pick<Marks, 'version' | 'fingerprint'>): string {
  const image = `fp-${fingerprint.slice(0, 12)}`;
  return version === null ? image : `${version} (${image})`;
}
