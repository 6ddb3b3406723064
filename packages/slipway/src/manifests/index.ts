export { render } from './render.ts';
export type { Rendered, RenderSettings } from './render.ts';
