export { contextOf } from './context.ts';
export { tarOf } from './tar.ts';
export type { Context, ContextFile } from './context.ts';
