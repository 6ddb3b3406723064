export type { Context } from './context.ts';
export { contextOf } from './context.ts';
export { linksAway } from './links-away.ts';
export { tarOf } from './tar.ts';
