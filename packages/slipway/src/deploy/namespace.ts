import { setTimeout as sleep } from 'node:timers/promises';

import { SlipwayError } from '../error.ts';
import type { Cluster, KubernetesObject } from '../cluster/index.ts';
import type { Emit } from './events.ts';
import { keys } from './marks.ts';
import type { Preview, Target } from './target.ts';
import { written } from './written.ts';

const pollPause = 500;

/** Makes an environment's namespace when it is missing, and says of a preview's until when it lives. */
export async function ensureNamespace(cluster: Cluster, target: Target, timeout: number, emit: Emit): Promise<void> {
  const { namespace, preview } = target;
  const there = await goneIfEnding(cluster, namespace, timeout, emit);
  if (there === undefined) {
    emit({ event: 'note', text: `The namespace ${namespace} is made.` });
    const made = await cluster.create(namespaceOf(namespace, preview));
    if ('object' in made || made.refusal.reason === 'AlreadyExists') return;
    throw new SlipwayError(
      `The namespace ${namespace} is missing and cannot be made (${made.refusal.message}): have somebody make it who may.`,
    );
  }
  if (preview === undefined) return;
  requirePreview(there);
  const annotations = annotationsOf(preview);
  const known = there.metadata.annotations ?? {};
  if (Object.entries(annotations).every(([key, value]) => known[key] === value)) return;
  await written(cluster.patch(there, { metadata: { annotations } }), there);
}

/** @throws SlipwayError when a namespace is no preview's */
export function requirePreview({ metadata: { name, labels = {} } }: KubernetesObject): void {
  if (labels[keys.preview] !== undefined) return;
  throw new SlipwayError(
    `${name} is not a preview: its namespace does not carry the label ${keys.preview}, and only previews come and go by this.`,
  );
}

export function namespaceReference(name: string) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function namespaceOf(name: string, preview: Preview | undefined): KubernetesObject {
  const levels = ['enforce', 'audit', 'warn'].map(
    (mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted'] as const,
  );
  return {
    ...namespaceReference(name),
    metadata: {
      name,
      labels: {
        ...Object.fromEntries(levels),
        [keys.managedBy]: 'slipway',
        ...(preview === undefined ? {} : { [keys.preview]: 'true' }),
      },
      ...(preview === undefined ? {} : { annotations: annotationsOf(preview) }),
    },
  };
}

function annotationsOf({ from, expires }: Preview): Record<string, string> {
  return { [keys.from]: from, [keys.expires]: expires };
}

/** A preview of the same name may just be on its way out. */
async function goneIfEnding(cluster: Cluster, name: string, timeout: number, emit: Emit) {
  const until = Date.now() + timeout;
  for (let told = false; ; told = true) {
    const there = await cluster.get(namespaceReference(name));
    if (there?.metadata.deletionTimestamp === undefined) return there;
    if (!told) emit({ event: 'note', text: `The namespace ${name} is being removed: waiting.` });
    if (Date.now() > until)
      throw new SlipwayError(`The namespace ${name} is being removed and does not end: look at what holds it.`);
    await sleep(pollPause);
  }
}
