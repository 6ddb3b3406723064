import { planEnvironment } from '../deploy/plan-environment.ts';
import type { AppPlan, Cause, Plan } from '../plan/index.ts';
import { originOf } from './compare-sides.ts';
import type { Surroundings } from './command.ts';
import { openSite } from './deploy-for.ts';

/**
 * The plan of a revision against what an environment runs, as its cluster tells it.
 * @throws SlipwayError when the cluster cannot be asked: what runs is then unknown, and no plan
 */
export async function planEnvironmentFor(
  { env, head: ref }: { readonly env: string; readonly head?: string | undefined },
  surroundings: Surroundings,
): Promise<Plan> {
  const notes: string[] = [];
  const emit = (event: { readonly event: string }) => {
    if ('text' in event && typeof event.text === 'string') notes.push(event.text);
  };
  await using site = await openSite({ env, head: ref }, surroundings, { emit, close: () => Promise.resolve() });
  const { cluster, head, target, repository } = site;
  const origins = new Map<string, ReturnType<typeof originOf>>();
  const { plan, changes } = await planEnvironment(cluster, head, target, {
    names: [],
    again: false,
    originOf: (commit) => {
      const known = origins.get(commit) ?? originOf(repository, commit, target.overlay);
      origins.set(commit, known);
      return known;
    },
  });
  const apps = plan.apps.map((app) => {
    const change = changes.find((one) => one.app.name === app.name);
    return change === undefined ? app : inDoubt(app, change.intended.causes);
  });
  return { ...plan, apps, warnings: [...plan.warnings, ...notes] };
}

/** Where nobody knows what runs, equal hashes are no reason to leave it. */
function inDoubt(app: AppPlan, causes: readonly string[]): AppPlan {
  const { migrate, deploy, config } = app.verdicts;
  if (migrate.needed || deploy.needed || config.needed) return app;
  const told = causes.map((text): Cause => ({ text, subject: app.name, change: 'changed', via: [] }));
  return { ...app, verdicts: { ...app.verdicts, deploy: { needed: true, causes: told } } };
}
