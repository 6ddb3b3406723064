export { fileFaults } from './file-faults.ts';
export { identitiesIn, recipientIn, throwAwayKey } from './identities.ts';
export { changeRules, environmentsOf, readersOf } from './recipients.ts';
export { refuseExampleSecrets } from './refuse-example-secrets.ts';
export { rulesFile } from './rules.ts';
export { secretFileOf, secretOf, type AppSecret } from './secret-of.ts';
export { runSops, type SopsCall } from './sops-program.ts';
