export { watch, type Watched, type WatchSettings } from './watch.ts';
export { find, sightOf, watchedKinds } from './look-around.ts';
export { settlingTime } from './settling.ts';
export { podRevision } from './workloads.ts';
export type { Evidence } from './explain.ts';
