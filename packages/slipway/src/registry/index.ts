export { addressOf } from './address.ts';
export { openRegistry, type Manifest, type Registry } from './registry.ts';
