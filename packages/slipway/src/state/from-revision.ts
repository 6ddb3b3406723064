import { releaseOf } from './release.ts';
import type { Origin, State } from './state.ts';

/** An environment that runs exactly what a revision says. */
export function stateOfRevision(origin: Origin): State {
  const { snapshot, layout } = origin;
  const { revision, apps } = snapshot;
  return {
    kind: 'revision',
    name: revision.name,
    commit: revision.commit,
    apps: new Map(
      [...apps].map(([name, app]) => {
        const release = releaseOf(snapshot, layout, app);
        return [name, { name, path: app.directory, release, origin }];
      }),
    ),
    origin,
    warnings: [],
  };
}

/** An environment of which nothing is known. @param why in a sentence with the mend */
export function unknownState(name: string, why: string): State {
  return { kind: 'missing', name, commit: null, apps: new Map(), origin: undefined, warnings: [why] };
}
