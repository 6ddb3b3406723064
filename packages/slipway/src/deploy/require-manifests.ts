import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import type { Target } from './target.ts';

const overlay = /^infra\/k8s\/apps\/[^/]+\/overlays\/([^/]+)\/kustomization\.ya?ml$/;

/**
 * An environment need not be in `slipway.json`, so a name with a slip of the pen would be one in which nothing runs yet.
 * @throws SlipwayError when no app has manifests for it
 */
export function requireManifests({ revision, localPath }: Snapshot, { overlay: wanted }: Target): void {
  const known = new Set([...revision.entries.keys()].flatMap((path) => overlay.exec(localPath(path))?.[1] ?? []));
  if (known.has(wanted)) return;
  const others = known.size === 0 ? 'for no environment' : `for ${[...known].toSorted().join(', ')}`;
  throw new SlipwayError(
    `No app has manifests for ${wanted}, there are some ${others}: correct the name, or write infra/k8s/apps/APP/overlays/${wanted}/kustomization.yaml.`,
  );
}
