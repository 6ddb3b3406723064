export { closestNames } from './closest-names.ts';
export { namesOf } from './names.ts';
export { stateOfRevision, unknownState } from './from-revision.ts';
export { layoutReader, type LayoutReader } from './layout-reader.ts';
export type { Files } from './files.ts';
export type { Layout } from './layout.ts';
export { inside, releaseOf } from './release.ts';
export { snapshotOf, type Snapshot } from './snapshot.ts';
export type { Actual, Origin, Release, State } from './state.ts';
