import { nameOf, type KubernetesObject, type ObjectReference, type Written } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';

/**
 * The outcome of a write of our own bookkeeping, which nothing may refuse.
 * @throws SlipwayError when the API server did
 */
export async function written(outcome: Promise<Written>, of: ObjectReference): Promise<KubernetesObject> {
  const answer = await outcome;
  if ('object' in answer) return answer.object;
  const { namespace } = of.metadata;
  const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  const { status, message } = answer.refusal;
  throw new SlipwayError(
    `The API server does not take ${nameOf(of)}${where} (${status}, ${message}): who deploys must be allowed to write it, and quotas leave room for it.`,
  );
}
