import { printPath } from '../revision/index.ts';
import { releaseOf, type Actual, type LayoutReader, type Snapshot, type State } from '../state/index.ts';
import { closureOf, type App, type WorkspacePackage } from '../workspace/index.ts';
import { atMost, causeOf } from './cause.ts';
import { checksOf } from './checks.ts';
import { compare, type Comparison } from './comparison.ts';
import type { AppPlan, Kind, PackagePlan, Plan, Verdict } from './plan.ts';
import { teardownVerdicts, verdictsOf } from './verdicts.ts';

interface Settings {
  /** How many causes of what is needed are told; a closing one counts the rest. A no has few. */
  readonly causes?: number;
  /** Whether each app's hashes and needs are wanted too; verdicts alone often need neither. */
  readonly details?: boolean;
}

/**
 * Compares what should run with what runs.
 * @param head what should run
 * @param layout of the head, for the environment that the state is of
 */
export async function makePlan(
  head: Snapshot,
  layout: LayoutReader,
  state: State,
  { causes: limit = 20, details = true }: Settings = {},
): Promise<Plan> {
  const comparisonWith = comparisons(head);
  const checkWith = checks(state);
  const needsOf = details ? shippedNeeds(head) : () => [];
  const shortened = (verdict: Verdict): Verdict =>
    verdict.needed ? { needed: true, causes: atMost(limit, verdict.causes) } : verdict;
  const planApp = async (name: string, app: App): Promise<AppPlan> => {
    const actual = state.apps.get(name);
    const origin = actual?.origin ?? state.origin;
    const comparison = origin === undefined ? undefined : comparisonWith(origin.snapshot);
    const desired = releaseOf(head, layout, app);
    const pair = { name, app, head, layout, desired, actual, comparison, state };
    const verdicts = { check: checkWith(comparison, app, name), ...(await verdictsOf(pair)) };
    return {
      name,
      package: app.name,
      path: app.directory,
      version: desired.version,
      fingerprint: details ? await desired.fingerprint() : null,
      manifests: details ? await desired.manifests() : null,
      migrations: details ? ((await desired.migrations()) ?? null) : null,
      needs: needsOf(app),
      verdicts: mapVerdicts(verdicts, shortened),
    };
  };
  const planPackage = (member: WorkspacePackage): PackagePlan => {
    const comparison = state.origin === undefined ? undefined : comparisonWith(state.origin.snapshot);
    const check = checkWith(comparison, member, member.name);
    return {
      name: member.name,
      path: member.directory,
      needs: needsOf(member),
      verdicts: { check: shortened(check) },
    };
  };
  const apps: AppPlan[] = [];
  for (const [name, app] of head.apps) apps.push(await planApp(name, app));
  const gone = [...state.apps.values()].filter(({ name }) => !head.apps.has(name));
  const { kind, name, commit } = state;
  return {
    version: 1,
    base: { kind, name, commit },
    head: { name: head.revision.name, commit: head.revision.commit },
    warnings: [...state.warnings, ...head.workspace.warnings, ...pinWarning(head)].map(printPath),
    apps: [...apps, ...gone.map((actual) => planTeardown(actual, state.name, head))],
    packages: [...head.workspace.packages.values()].filter((member) => isLibrary(head, member)).map(planPackage),
  };
}

/** Loud until somebody pins them: what stands behind a tag changes unseen. */
function pinWarning({ workspace }: Snapshot): readonly string[] {
  const images = workspace.unpinned;
  if (images.length === 0) return [];
  return [
    `${images.join(', ')}: no digest says which ${images.length === 1 ? 'image this is' : 'images these are'}, so what is built may change unseen; \`slipway image pin\` writes it down.`,
  ];
}

/** What a package needs, less what only checks use: an arrow of the graph says that a change can reach an image. */
function shippedNeeds({ workspace }: Snapshot): (member: WorkspacePackage) => readonly string[] {
  const shipped = new Set(workspace.apps.flatMap((app) => closureOf(workspace, app).map(({ directory }) => directory)));
  return ({ directory, needs }) => {
    if (!shipped.has(directory)) return [];
    const directories = new Set(needs.map((need) => need.directory));
    return [...directories].flatMap((needed) => {
      if (needed === null || !shipped.has(needed)) return [];
      return workspace.packages.get(needed)?.name ?? [];
    });
  };
}

function isLibrary({ names }: Snapshot, { directory }: WorkspacePackage): boolean {
  return directory !== '' && !names.has(directory);
}

/** Apps of a state can come from different revisions; each is compared once. */
function comparisons(head: Snapshot): (base: Snapshot) => Comparison {
  const known = new Map<Snapshot, Comparison>();
  return (base) => {
    const comparison = known.get(base) ?? compare(base, head);
    known.set(base, comparison);
    return comparison;
  };
}

function checks({ name: stateName }: State) {
  const known = new Map<Comparison, ReturnType<typeof checksOf>>();
  return (comparison: Comparison | undefined, target: WorkspacePackage, name: string): Verdict => {
    if (comparison === undefined) return unknown(stateName, name);
    const checkOf = known.get(comparison) ?? checksOf(comparison);
    known.set(comparison, checkOf);
    return checkOf(target, name);
  };
}

function unknown(stateName: string, name: string): Verdict {
  const cause = causeOf({ subject: stateName, change: 'changed', via: [name] });
  return { needed: true, causes: [{ ...cause, text: `${stateName} does not say what was checked ← ${name}` }] };
}

function planTeardown(actual: Actual, stateName: string, head: Snapshot): AppPlan {
  const verdicts = teardownVerdicts(actual, stateName, head);
  const nothing = { package: null, version: null, fingerprint: null, manifests: null, migrations: null, needs: [] };
  return { name: actual.name, path: actual.path ?? '', ...nothing, verdicts };
}

function mapVerdicts(verdicts: Record<Kind, Verdict>, change: (verdict: Verdict) => Verdict): Record<Kind, Verdict> {
  const { check, image, migrate, deploy, config, teardown } = verdicts;
  return {
    check: change(check),
    image: change(image),
    migrate: change(migrate),
    deploy: change(deploy),
    config: change(config),
    teardown: change(teardown),
  };
}
