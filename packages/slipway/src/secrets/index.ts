export type { Finding } from './check-files.ts';
export { refuseExampleSecrets } from './refuse-example-secrets.ts';
export { secretFileOf, secretOf } from './secret-of.ts';
