import { SlipwayError } from '../error.ts';
import { isKubernetesObject, isRecord, valueAt, type Cluster, type KubernetesObject } from '../cluster/index.ts';
import { annotationsOf, keys, marksOf, safeName, type Marks } from './marks.ts';
import { pack, unpack, type Stored } from './stored.ts';
import { written } from './written.ts';

/**
 * How far a release came. `started`: nobody knows yet, or its run was killed; `good`: it came up; `failed`: it did not, and
 * may still be there; `reverted`: it did not, and the good one before was put back.
 */
export type Phase = 'started' | 'good' | 'failed' | 'reverted';

/** One deployment of an app, without what was applied. */
export interface Entry {
  readonly marks: Marks;
  /** Counts up per app. */
  readonly number: number;
  readonly phase: Phase;
  /** ISO; undefined when it was never good. */
  readonly goodSince: string | undefined;
  /** Whether it put an earlier one back by hand. */
  readonly isRollback: boolean;
  /** Of the Secret that holds it. */
  readonly name: string;
  readonly namespace: string;
}

/** Of each app, the newest first. */
export type Ledger = ReadonlyMap<string, readonly Entry[]>;

const type = 'slipway.dev/record';

/** Reads all records of a namespace, without what they hold. */
export async function readLedger(cluster: Cluster, namespace: string): Promise<Ledger> {
  const query = new URLSearchParams({ labelSelector: keys.record });
  const path = `/api/v1/namespaces/${namespace}/secrets?${query.toString()}`;
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  const { status, body } = await cluster.raw({ method: 'GET', path, headers: { accept } });
  if (status >= 300)
    throw new SlipwayError(
      `The records of deployments in ${namespace} cannot be read (${status}): who deploys must be allowed to list Secrets there.`,
    );
  const items = valueAt(JSON.parse(body), 'items');
  const entries = (Array.isArray(items) ? items : []).flatMap((item) => {
    const object: unknown = isRecord(item) ? { ...item, apiVersion: 'v1', kind: 'Secret' } : item;
    return isKubernetesObject(object) ? (entryOf(object) ?? []) : [];
  });
  return Map.groupBy(
    entries.toSorted((a, b) => b.number - a.number),
    ({ marks }) => marks.app,
  );
}

/** Writes down what is about to be applied. */
export async function startRecord(
  cluster: Cluster,
  namespace: string,
  marks: Marks,
  stored: Stored,
  before: readonly Entry[],
  isRollback: boolean,
): Promise<Entry> {
  const number = (before[0]?.number ?? 0) + 1;
  const safe = safeName(marks.app);
  const name = `slipway-${safe}-${number}`;
  const data = pack(stored);
  if (data.length > 1_000_000)
    throw new SlipwayError(
      `The manifests of ${marks.app} are too large to be kept for a rollback (${data.length} bytes of 1,000,000): move large ConfigMaps out of them.`,
    );
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    type,
    metadata: {
      name,
      namespace,
      labels: { [keys.record]: safe, [keys.managedBy]: 'slipway' },
      annotations: {
        ...annotationsOf(marks),
        [keys.phase]: 'started',
        ...(isRollback ? { [keys.rollback]: 'true' } : {}),
      },
    },
    data: { record: data },
  };
  // Applied, so that an answer that got lost does not make a second one.
  await written(cluster.apply(object), object);
  return { marks, number, phase: 'started', goodSince: undefined, isRollback, name, namespace };
}

/** Says how far a release came. */
export async function endRecord(cluster: Cluster, entry: Entry, phase: Phase): Promise<Entry> {
  const goodSince = phase === 'good' ? new Date().toISOString() : undefined;
  const annotations = { [keys.phase]: phase, ...(goodSince === undefined ? {} : { [keys.goodSince]: goodSince }) };
  const secret = referenceOf(entry);
  await written(cluster.patch(secret, { metadata: { annotations } }), secret);
  return { ...entry, phase, goodSince };
}

/** @returns undefined when it is gone or damaged */
export async function readRecord(cluster: Cluster, entry: Entry): Promise<Stored | undefined> {
  const data = valueAt(await cluster.get(referenceOf(entry)), 'data', 'record');
  return typeof data === 'string' ? unpack(data) : undefined;
}

export function referenceOf({ name, namespace }: Pick<Entry, 'name' | 'namespace'>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
}

/** The newest release that came up. */
export function lastGood(entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ phase }) => phase === 'good');
}

/** Whether nobody can say what of an app runs: its last deployment was killed, or failed with nothing to put back. */
export function isInDoubt([newest]: readonly Entry[]): boolean {
  return newest?.phase === 'started' || newest?.phase === 'failed';
}

function entryOf(object: KubernetesObject): Entry | undefined {
  const { name, namespace = '', annotations = {} } = object.metadata;
  const marks = marksOf(object);
  const number = Number(/-(\d+)$/.exec(name)?.[1] ?? NaN);
  if (marks === undefined || Number.isNaN(number)) return undefined;
  return {
    marks,
    number,
    phase: phaseOf(annotations[keys.phase]),
    goodSince: annotations[keys.goodSince],
    isRollback: annotations[keys.rollback] !== undefined,
    name,
    namespace,
  };
}

function phaseOf(text: string | undefined): Phase {
  return text === 'good' || text === 'failed' || text === 'reverted' ? text : 'started';
}
