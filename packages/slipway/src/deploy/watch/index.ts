export { watch, type Watched, type WatchSettings } from './watch.ts';
export { watchedKinds } from './look-around.ts';
export { settlingTime } from './settling.ts';
export { podRevision } from './workloads.ts';
export type { Evidence } from './explain.ts';
