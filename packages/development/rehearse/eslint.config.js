export { configuration as default } from '@repo/eslint-config';
