export { watch, type Watched } from './watch.ts';
export { find, sightOf, watchedKinds } from './look-around.ts';
export { podRevision } from './workloads.ts';
export type { Evidence } from './explain.ts';
