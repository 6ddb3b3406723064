import type { Cluster } from '../cluster/index.ts';
import { makePlan, type AppPlan, type Kind, type Plan } from '../plan/index.ts';
import { layoutReader, type LayoutReader, type Origin, type Snapshot, type State } from '../state/index.ts';
import { readState } from './read-state.ts';
import { isInDoubt, readLedger, type Ledger } from './record.ts';
import { releaseName } from './marks.ts';
import { requireManifests } from './require-manifests.ts';
import type { Intended } from './events.ts';
import type { Target } from './target.ts';
import { withoutMigrations } from './without-migrations.ts';

/** What is to be done in an environment, app by app. */
export interface EnvironmentPlan {
  readonly plan: Plan;
  readonly layout: LayoutReader;
  readonly ledger: Ledger;
  /** Apps to bring to their release. */
  readonly changes: readonly Change[];
  /** Apps that run, or left records, and are no apps of the revision. */
  readonly gone: readonly string[];
  /** Apps that run what is asked for. */
  readonly unchanged: readonly string[];
  /** Apps that are left alone because they run a later commit. */
  readonly overtaken: readonly Overtaken[];
  /** Apps that were not asked for, and of which nobody knows what runs. */
  readonly inDoubt: readonly string[];
}

export interface Change {
  readonly app: AppPlan;
  /** Whether its migrations have to run. */
  readonly migrates: boolean;
  readonly intended: Intended;
}

interface Overtaken {
  readonly app: string;
  readonly commit: string;
}

export interface Choice {
  /** All when empty. */
  readonly names: readonly string[];
  /** Apply also where nothing differs. */
  readonly again: boolean;
  /** Whether a commit comes after the revision's: what runs it is left alone then. Nothing is when left out. */
  readonly isLater?: ((commit: string) => Promise<boolean>) | undefined;
  /** Finds what a commit was made of, to explain what differs since. */
  readonly originOf?: (commit: string) => Promise<Origin | undefined>;
}

const kindsOfChange = ['migrate', 'deploy', 'config'] as const satisfies readonly Kind[];

/** Compares a revision with what an environment runs. */
export async function planEnvironment(
  cluster: Cluster,
  head: Snapshot,
  target: Target,
  { names, again, isLater, originOf }: Choice,
): Promise<EnvironmentPlan> {
  const layout = layoutReader(head, target.overlay);
  const [state, ledger] = await Promise.all([
    readState(cluster, target.name, target.namespace, originOf),
    readLedger(cluster, target.namespace),
    // What is wrong with it is said when the plan comes to it.
    layout().catch(() => undefined),
  ]);
  const plan = withoutMigrations(await makePlan(head, layout, state), target);
  const isChosen = (name: string) => names.length === 0 || names.includes(name);
  const chosen = plan.apps.filter(({ name }) => isChosen(name) && head.apps.has(name));
  const wanted = chosen.flatMap((app) => changeOf(app, isInDoubt(ledger.get(app.name) ?? []), again) ?? []);
  const overtaken = await overtakenOf(wanted, state, ledger, isLater);
  const changes = wanted.filter(({ app }) => !overtaken.some((one) => one.app === app.name));
  if (changes.length > 0) requireManifests(head, target);
  const known = new Set([...state.apps.keys(), ...ledger.keys()]);
  return {
    plan,
    layout,
    ledger,
    changes,
    overtaken,
    gone: [...known].filter((name) => !head.apps.has(name) && isChosen(name)).toSorted(),
    inDoubt: [...ledger].flatMap(([name, entries]) => (!isChosen(name) && isInDoubt(entries) ? [name] : [])),
    unchanged: chosen.map(({ name }) => name).filter((name) => !wanted.some(({ app }) => app.name === name)),
  };
}

async function overtakenOf(
  wanted: readonly Change[],
  { apps }: State,
  ledger: Ledger,
  isLater: Choice['isLater'],
): Promise<readonly Overtaken[]> {
  if (isLater === undefined) return [];
  const found: Overtaken[] = [];
  for (const { app } of wanted) {
    // Of an app of which nobody knows what runs, what came up last is what it must not fall behind.
    const lastGood = ledger.get(app.name)?.find(({ phase }) => phase === 'good')?.marks.commit ?? undefined;
    const commit = apps.has(app.name) ? apps.get(app.name)?.commit : lastGood;
    if (commit !== undefined && (await isLater(commit))) found.push({ app: app.name, commit });
  }
  return found;
}

function changeOf(app: AppPlan, inDoubt: boolean, again: boolean): Change | undefined {
  const needed = kindsOfChange.filter((kind) => app.verdicts[kind].needed);
  if (needed.length === 0 && !inDoubt && !again) return undefined;
  const causes = needed.flatMap((kind) => app.verdicts[kind].causes.map(({ text }) => text));
  const doubt = inDoubt ? ['its last deployment did not end: nobody knows what of it runs'] : [];
  const asked = again && needed.length === 0 ? ['all of it is applied again, as asked for'] : [];
  const release = releaseName({ version: app.version, fingerprint: app.fingerprint ?? '' });
  return {
    app,
    migrates: app.verdicts.migrate.needed,
    intended: {
      app: app.name,
      kinds: needed.length === 0 ? ['config'] : needed,
      release,
      causes: [...new Set([...causes, ...doubt, ...asked])],
    },
  };
}
