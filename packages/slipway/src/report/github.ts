import { kinds, type Plan } from '../plan/index.ts';
import { packJobs } from '../plan/matrix.ts';

/**
 * The plan as outputs of a GitHub job, for `$GITHUB_OUTPUT`: of each kind of work whether there is any (`image=true`), the
 * apps (`image-apps=api web`) and a matrix (`image-matrix={"include":[…]}`), which is never empty, since GitHub fails on that.
 * `check-filter` holds every package to check, as turbo and pnpm take them.
 */
export function githubOutputs(plan: Plan): string[] {
  const apps = plan.apps.filter(({ verdicts }) => verdicts.check.needed).flatMap((app) => app.package ?? []);
  const libraries = plan.packages.filter(({ verdicts }) => verdicts.check.needed).map(({ name }) => name);
  return [
    ...kinds.flatMap((kind) => {
      const names = plan.apps.filter(({ verdicts }) => verdicts[kind].needed).map(({ name }) => name);
      return [
        `${kind}=${String(names.length > 0)}`,
        `${kind}-apps=${names.join(' ')}`,
        `${kind}-matrix=${JSON.stringify({ include: packJobs(names) })}`,
      ];
    }),
    `check-filter=${[...apps, ...libraries].map((name) => `--filter=${name}`).join(' ')}`,
  ];
}
