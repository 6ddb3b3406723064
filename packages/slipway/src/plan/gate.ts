import { kinds } from './plan.ts';

/** What GitHub tells a job of those it needs, as `toJSON(needs)` does. */
export type Needs = Readonly<
  Record<string, { readonly result: string; readonly outputs: Readonly<Record<string, string>> }>
>;

/**
 * Compares what ran with what the plan asked for: a job of the plan must have succeeded when it was asked for and must have
 * been skipped when it was not, and every other job must have succeeded. To GitHub alone, a skipped job is as good as any.
 * @param needs `plan` is the job that wrote the plan's outputs; `check`, `image`, … do that kind of work, `packages` checks those that are no apps
 * @returns a sentence for each job that is not as it should be
 */
export function gateFaults(needs: Needs): string[] {
  const plan = needs['plan'];
  if (plan?.result !== 'success')
    return [`plan: ${plan === undefined ? 'is not among the needed jobs' : `ended as ${plan.result}`}`];
  return Object.entries(needs).flatMap(([job, { result }]) => {
    const asked = isAskedFor(job) ? plan.outputs[job] : 'true';
    if (asked !== 'true' && asked !== 'false') return [`${job}: the plan job has no output '${job}'`];
    const wanted = asked === 'true' ? 'success' : 'skipped';
    if (result === wanted) return [];
    return [`${job}: ended as ${result}, and the plan asked for ${wanted === 'success' ? 'it' : 'nothing'}`];
  });
}

/** Whether a job runs only when the plan asks for it. */
function isAskedFor(job: string): boolean {
  return job === 'packages' || kinds.some((kind) => kind === job);
}
