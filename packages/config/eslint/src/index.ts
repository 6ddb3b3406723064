export { configuration } from './presets/configuration.ts';
export { stations } from './rules/stations.ts';
export { library } from './presets/library.ts';
export { service } from './presets/service.ts';
export { web } from './presets/web.ts';
