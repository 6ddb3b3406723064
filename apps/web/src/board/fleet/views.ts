import type { EnvironmentName, Fleet, FleetApp } from '@repo/contract';

import { standingOf } from './standing.ts';

/** In the order in which a release moves. */
const environmentOrder: readonly EnvironmentName[] = ['dev', 'staging', 'prod'];

/** The environments that at least one app has been in, in the order in which a release moves. */
export function environmentsOf({ apps }: Fleet): EnvironmentName[] {
  return environmentOrder.filter((name) => apps.some(({ environments }) => environments[name] !== undefined));
}

/** Which apps are shown: those that people ask for first thing in the morning. */
const views = {
  all: () => true,
  same: (app) => standingOf(app) === 'same',
  ahead: (app) => standingOf(app) === 'ahead',
  trouble: (app) => Object.values(app.environments).some(({ status }) => status !== 'running'),
} satisfies Record<string, (app: FleetApp) => boolean>;
export type View = keyof typeof views;

interface Selection {
  readonly view: View;
  /** A part of an app's name; every app has the empty one. */
  readonly search: string;
}

/** The apps of a view whose name holds what was searched for. */
export function selectApps({ apps }: Fleet, { view, search }: Selection): FleetApp[] {
  const part = search.trim().toLowerCase();
  return apps.filter((app) => views[view](app) && app.app.includes(part));
}

/** How many apps each view has. */
export function countViews({ apps }: Fleet): Record<View, number> {
  const count = (view: View) => apps.filter(views[view]).length;
  return { all: count('all'), same: count('same'), ahead: count('ahead'), trouble: count('trouble') };
}
