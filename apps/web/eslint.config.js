export { web as default } from '@repo/eslint-config';
