import type { Cluster } from '../cluster/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Snapshot } from '../state/index.ts';
import type { DeliverySettings } from '../workspace/delivery-settings.ts';
import type { Emit } from './events.ts';
import type { EnvironmentPlan } from './plan-environment.ts';
import type { Target } from './target.ts';

/** What is asked for. */
export interface Deployment {
  readonly cluster: Cluster;
  readonly head: Snapshot;
  readonly settings: DeliverySettings;
  readonly target: Target;
  /** Apps by name; all when empty. */
  readonly names: readonly string[];
  readonly again: boolean;
  /** Whether a commit comes after the head's: an app that runs one is left alone. */
  readonly isLater?: ((commit: string) => Promise<boolean>) | undefined;
  readonly allowTeardown: boolean;
  /** Only say what would be done. */
  readonly planOnly: boolean;
  /** Milliseconds that one app has. */
  readonly timeout: number;
  /** Who or what runs. */
  readonly run: string;
  readonly emit: Emit;
  readonly openRegistry: () => Promise<{ readonly registry: Registry; readonly images: string }>;
  /** @throws SlipwayError when what is to be deployed may not run there */
  readonly permit: (plan: EnvironmentPlan) => Promise<void>;
}

/** Whether anything is to be changed. */
export function hasWork({ changes, gone }: EnvironmentPlan, { allowTeardown }: Deployment): boolean {
  return changes.length > 0 || (allowTeardown && gone.length > 0);
}

/** Tells what is to be done. */
export function announce(
  { changes, overtaken, gone, unchanged, inDoubt, plan }: EnvironmentPlan,
  deployment: Deployment,
): void {
  const { emit, head, target, allowTeardown } = deployment;
  for (const text of plan.warnings) emit({ event: 'note', text });
  for (const app of inDoubt)
    emit({
      event: 'note',
      text: `The last deployment of ${app} did not end: deploy it too, to finish it or put it back.`,
    });
  const removals = allowTeardown
    ? gone.map((app) => ({ app, kinds: ['teardown'], release: '', causes: [`${app} is no app any more`] }))
    : [];
  emit({
    event: 'plan',
    environment: target.name,
    namespace: target.namespace,
    commit: head.revision.commit,
    apps: [...changes.map(({ intended }) => intended), ...removals],
    unchanged,
  });
  for (const { app, commit } of overtaken) {
    const text = `left alone, because it runs a later commit (${commit.slice(0, 7)}); going back is a rollback`;
    emit({ event: 'app', app, outcome: 'skipped', release: '', text, seconds: 0 });
  }
  if (allowTeardown) return;
  for (const app of gone) {
    const text = `runs, and is no app of the repository any more: --allow-teardown removes it`;
    emit({ event: 'app', app, outcome: 'kept', release: '', text, seconds: 0 });
  }
}
