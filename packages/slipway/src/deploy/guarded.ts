import type { Cluster } from '../cluster/index.ts';

/**
 * A cluster that is written to only under a condition, and counts what is written.
 * @param allowed is asked before each write, and rejects when nothing may be written any more
 */
export function guarded(
  cluster: Cluster,
  allowed: () => Promise<void>,
): { readonly cluster: Cluster; readonly writes: () => number } {
  let writes = 0;
  const first = async <T>(dryRun: boolean | undefined, write: () => Promise<T>): Promise<T> => {
    if (dryRun === true) return write();
    await allowed();
    writes += 1;
    return write();
  };
  return {
    writes: () => writes,
    cluster: {
      ...cluster,
      apply: (object, settings) => first(settings?.dryRun, () => cluster.apply(object, settings)),
      create: (object, settings) => first(settings?.dryRun, () => cluster.create(object, settings)),
      replace: (object, settings) => first(settings?.dryRun, () => cluster.replace(object, settings)),
      patch: (reference, patch, settings) => first(settings?.dryRun, () => cluster.patch(reference, patch, settings)),
      remove: (reference, propagation) => first(false, () => cluster.remove(reference, propagation)),
    },
  };
}
