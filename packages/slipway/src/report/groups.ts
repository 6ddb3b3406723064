import type { AppPlan, Cause, Kind, Plan } from '../plan/index.ts';
import { verbs } from './verbs.ts';

export const noApps = 'There are no apps: an app is a workspace package with a Dockerfile.';

/** Apps for which the same happens. */
export interface Group {
  /** `Build, migrate, deploy`. */
  readonly title: string;
  /** The kinds of work, in their order; `check` alone, or nothing. */
  readonly kinds: readonly Kind[];
  readonly apps: readonly AppPlan[];
}

const order: readonly Kind[] = ['teardown', 'image', 'migrate', 'deploy', 'config', 'check'];

/** The apps by what happens to them: the most work first, those left alone last. */
export function groupApps({ apps }: Plan): Group[] {
  const groups = new Map<string, { kinds: Kind[]; apps: AppPlan[] }>();
  for (const app of apps) {
    const kinds = workOf(app);
    const group = groups.get(kinds.join()) ?? { kinds, apps: [] };
    group.apps.push(app);
    groups.set(kinds.join(), group);
  }
  return [...groups.values()]
    .toSorted((a, b) => weight(b.kinds) - weight(a.kinds))
    .map((group) => ({ title: titleOf(group.kinds), ...group }));
}

/** What happens to an app; that it is checked goes without saying when more does. */
function workOf({ verdicts }: AppPlan): Kind[] {
  const delivery = (['image', 'migrate', 'deploy', 'config', 'teardown'] as const).filter(
    (kind) => verdicts[kind].needed,
  );
  return delivery.length === 0 && verdicts.check.needed ? ['check'] : delivery;
}

function weight(kinds: readonly Kind[]): number {
  return kinds.reduce((sum, kind) => sum + 2 ** (order.length - order.indexOf(kind)), 0);
}

function titleOf(kinds: readonly Kind[]): string {
  if (kinds.length === 0) return 'Nothing to do';
  if (kinds[0] === 'check') return 'Check only';
  const words = kinds.map((kind) => verbs[kind]).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What to tell of an app in one line: the causes of the heaviest work, or what made all work unnecessary. */
export function headline(app: AppPlan, kinds: readonly Kind[]): readonly Cause[] {
  const { verdicts } = app;
  const telling = kinds.includes('migrate') && !kinds.includes('image') ? 'migrate' : kinds[0];
  if (telling !== undefined) return verdicts[telling].causes;
  return verdicts.image.causes;
}

/** How many apps need each kind of work, and how many packages a check. */
export interface Totals extends Readonly<Record<Kind, number>> {
  readonly packages: number;
  /** Apps for which nothing is to be done. */
  readonly untouched: number;
}

export function totalsOf({ apps, packages }: Plan): Totals {
  const counts = { check: 0, image: 0, migrate: 0, deploy: 0, config: 0, teardown: 0, untouched: 0 };
  for (const { verdicts } of apps) {
    const needed = order.filter((kind) => verdicts[kind].needed);
    for (const kind of needed) counts[kind] += 1;
    if (needed.length === 0) counts.untouched += 1;
  }
  return { ...counts, packages: packages.filter(({ verdicts }) => verdicts.check.needed).length };
}

/** The totals in words: `2 images, 2 deployments, 4 of 9 packages to check; 1 app of 3 is left alone`. */
export function totalsInWords(plan: Plan): string {
  const totals = totalsOf(plan);
  const work = [
    counted(totals.image, 'image'),
    counted(totals.migrate, 'migration'),
    counted(totals.deploy, 'deployment'),
    counted(totals.config, 'configuration'),
    counted(totals.teardown, 'teardown'),
    counted(totals.check + totals.packages, 'check'),
  ].filter((word) => word !== '');
  const alone = `${totals.untouched} of ${counted(plan.apps.length, 'app') || '0 apps'} left alone`;
  return [...work, alone].join(' · ');
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}
