import { SlipwayError } from '../error.ts';
import { announce, hasWork, type Deployment } from './deployment.ts';
import { planEnvironment } from './plan-environment.ts';
import type { AppResult } from './release-app.ts';

/**
 * Brings an environment to what a revision says, app by app, only where they differ.
 * @returns 0 done, 1 something failed, 3 something did not come up in time
 */
export async function deploy(deployment: Deployment): Promise<0 | 1 | 3> {
  const { cluster, head, target, names, again, isLater, emit } = deployment;
  const started = Date.now();
  const end = (exitCode: 0 | 1 | 3, writes: number) => {
    emit({ event: 'end', exitCode, writes, seconds: Math.round((Date.now() - started) / 100) / 10 });
    return exitCode;
  };
  const first = await planEnvironment(cluster, head, target, { names, again, isLater });
  if (deployment.planOnly || !hasWork(first, deployment)) {
    announce(first, deployment);
    if (deployment.planOnly) await deployment.permit(first);
    return end(0, 0);
  }
  // Most deployments have nothing to do, and everything beyond this is heavy.
  const { carryOut } = await import('./carry-out.ts');
  const { results, writes } = await carryOut(first, deployment);
  return end(exitCodeOf(results), writes);
}

function exitCodeOf(results: readonly AppResult[]): 0 | 1 | 3 {
  const bad = results.filter(({ outcome }) => outcome !== 'deployed' && outcome !== 'removed');
  if (bad.length === 0) return 0;
  return bad.some(({ timedOut }) => timedOut) && bad.every(({ timedOut, outcome }) => timedOut || outcome === 'skipped')
    ? 3
    : 1;
}

/** @throws SlipwayError when a name is neither an app of the revision nor one that runs */
export function checkNames(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new SlipwayError(`There is no app "${unknown}": the apps are ${known.join(', ') || 'none'}.`);
}
