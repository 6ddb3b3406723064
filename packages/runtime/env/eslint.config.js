export { library as default } from '@repo/eslint-config';
