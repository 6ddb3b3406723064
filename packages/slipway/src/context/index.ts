export type { Context } from './context.ts';
export { contextOf } from './context.ts';
export { tarOf } from './tar.ts';
