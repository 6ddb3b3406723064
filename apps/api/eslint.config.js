export { service as default } from '@repo/eslint-config';
