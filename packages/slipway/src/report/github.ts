import { kinds, type Plan } from '../plan/index.ts';
import { filterOf, packJobs } from '../plan/matrix.ts';

/**
 * The plan as outputs of a GitHub job, for `$GITHUB_OUTPUT`: of each kind of work whether there is any (`image=true`), the
 * apps (`image-apps=api web`) and a matrix (`image-matrix={"include":[…]}`), which is never empty, since GitHub fails on that.
 * `packages` says whether packages that are no apps are to be checked, `packages-filter` which, as turbo and pnpm take them.
 */
export function githubOutputs(plan: Plan): string[] {
  const packages = plan.packages.filter(({ verdicts }) => verdicts.check.needed).map(({ name }) => name);
  return [
    ...kinds.flatMap((kind) => {
      const apps = plan.apps.filter(({ verdicts }) => verdicts[kind].needed);
      return [
        `${kind}=${String(apps.length > 0)}`,
        `${kind}-apps=${apps.map(({ name }) => name).join(' ')}`,
        `${kind}-matrix=${JSON.stringify({ include: packJobs(apps) })}`,
      ];
    }),
    `packages=${String(packages.length > 0)}`,
    `packages-filter=${filterOf(packages)}`,
  ];
}
