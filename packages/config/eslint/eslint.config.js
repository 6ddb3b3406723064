export { configuration as default } from './src/index.ts';
