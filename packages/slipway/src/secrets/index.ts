export type { Finding } from './check-files.ts';
export { refuseExampleSecrets } from './refuse-example-secrets.ts';
export { secretFileOf, secretOf, type AppSecret } from './secret-of.ts';
