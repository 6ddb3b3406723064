export { namesOf } from './names.ts';
export { stateOfRevision, unknownState } from './from-revision.ts';
export { layoutReader, type Files, type Layout, type LayoutReader } from './layout.ts';
export { inside, releaseOf } from './release.ts';
export { snapshotOf, type Snapshot } from './snapshot.ts';
export type { Actual, Origin, Release, State } from './state.ts';
