import type { AppPlan, Cause, PackagePlan, Plan, Verdict } from '../../src/plan/index.ts';

/** A cause as a plan has it. @param via names from what holds the subject up to the app */
export function cause(subject: string, change: string, ...via: string[]): Cause {
  const [from, to] = change.includes(' → ') ? change.split(' → ') : [undefined, undefined];
  return { text: [`${subject} ${change}`, ...via].join(' ← '), subject, change: 'changed', from, to, via };
}

const no: Verdict = { needed: false, causes: [{ text: 'nothing differs', subject: 'x', change: 'none', via: [] }] };
const yes = (...causes: Cause[]): Verdict => ({ needed: true, causes });

/** An app for which nothing is to be done but what is said. */
export function appPlan(
  name: string,
  verdicts: Partial<AppPlan['verdicts']> = {},
  needs: readonly string[] = [],
): AppPlan {
  return {
    name,
    package: `@fleet/${name}`,
    path: `apps/${name}`,
    version: '1.4.1',
    fingerprint: 'ab12cd34ef567890'.repeat(4),
    manifests: null,
    migrations: null,
    needs,
    verdicts: { check: no, image: no, migrate: no, deploy: no, config: no, teardown: no, ...verdicts },
  };
}

export function packagePlan(name: string, check: readonly Cause[] = [], needs: readonly string[] = []): PackagePlan {
  const verdict = check.length === 0 ? no : yes(...check);
  return { name: `@fleet/${name}`, path: `packages/${name}`, needs, verdicts: { check: verdict } };
}

const undici = (app: string) => yes(cause('pnpm-lock.yaml: undici', '8.1.0 → 8.1.1', '@fleet/cache', app));

/** A bit of everything. */
export const samplePlan: Plan = {
  version: 1,
  base: { kind: 'revision', name: 'main', commit: '3c9e77a1b2c3d4e5f60718293a4b5c6d7e8f9012' },
  head: { name: 'working tree', commit: null },
  warnings: [],
  apps: [
    appPlan('web', {}, ['@fleet/contract']),
    appPlan(
      'api',
      {
        check: undici('api'),
        image: undici('api'),
        migrate: yes(cause('apps/api/src/migrations/20261120090000_soak.ts', 'added', 'api')),
        deploy: undici('api'),
      },
      ['@fleet/cache', '@fleet/contract'],
    ),
    appPlan('worker', {
      config: yes(cause('infra/k8s/apps/worker/overlays/prod/kustomization.yaml', 'changed', 'worker')),
    }),
    {
      ...appPlan('legacy', { teardown: yes(cause('apps/legacy', 'removed', 'legacy')) }),
      package: null,
      fingerprint: null,
    },
  ],
  packages: [
    packagePlan('cache', [cause('pnpm-lock.yaml: undici', '8.1.0 → 8.1.1')], ['@fleet/env']),
    packagePlan('contract'),
    packagePlan('env'),
  ],
};

/** The same with nothing to be done. */
export const calmPlan: Plan = {
  ...samplePlan,
  apps: samplePlan.apps.slice(0, 3).map(({ name, needs }) => appPlan(name, {}, needs)),
  packages: samplePlan.packages.map(({ name, needs }) => packagePlan(name.slice('@fleet/'.length), [], needs)),
};
