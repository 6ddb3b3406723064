export { addressOf } from './address.ts';
export { openRegistry, type Registry } from './registry.ts';
