export { contextOf } from './context.ts';
export { tarOf } from './tar.ts';
export type { Context } from './context.ts';
