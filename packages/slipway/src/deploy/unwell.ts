import type { Cluster } from '../cluster/index.ts';
import { keys, marksOf, safeName } from './marks.ts';
import { lastGood, type Ledger } from './record.ts';
import type { Candidate } from './soak.ts';
import { find, sightOf } from './watch/index.ts';

/** Which releases that an environment runs right now are not well there, a sentence per app; none when all are. */
export async function unwell(
  cluster: Cluster,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  candidates: readonly Candidate[],
  ledger: Ledger,
): Promise<readonly string[]> {
  const running = candidates.filter(
    ({ app, fingerprint }) => lastGood(ledger.get(app) ?? [])?.marks.fingerprint === fingerprint,
  );
  const found = await Promise.all(running.map((candidate) => faultOf(cluster, namespace, candidate)));
  return found.flatMap((text, at) =>
    text === undefined ? [] : [`${running[at]?.app ?? ''} is not well in ${name} now (${text})`],
  );
}

async function faultOf(cluster: Cluster, namespace: string, { app, fingerprint }: Candidate) {
  const labelSelector = `${keys.app}=${safeName(app)}`;
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet']) {
    for (const object of await cluster.list('apps/v1', kind, { namespace, labelSelector })) {
      if (marksOf(object)?.fingerprint !== fingerprint) continue;
      const finding = await find(cluster, await sightOf(cluster, object));
      if (finding.state !== 'ready') return finding.text;
    }
  }
  return undefined;
}
