import { ownIdentities } from './identities.ts';
import { rulesOf } from './change-recipients.ts';
import { ruleFor } from './creation-rules.ts';
import type { SecretFiles } from './secret-files.ts';

/** Somebody who can read secrets by a rule of `.sops.yaml`. */
export interface Reader {
  readonly recipient: string;
  /** Whether the caller has its private key. */
  readonly isOwn: boolean;
  /** Whether everybody has. */
  readonly isExample: boolean;
}

/** Who can read what. @throws SlipwayError without a `.sops.yaml` */
export async function recipients(secrets: SecretFiles, environment: NodeJS.ProcessEnv) {
  const rules = rulesOf(secrets);
  const { identityToRecipient } = await import('age-encryption');
  const own = await Promise.all((await ownIdentities(environment)).map((identity) => identityToRecipient(identity)));
  return rules.rules.map((rule) => ({
    pathRegex: rule.pathRegex,
    files: secrets.files.filter(({ path }) => ruleFor(rules, path) === rule).map(({ path }) => path),
    readers: rule.recipients.map((recipient): Reader => ({
      recipient,
      isOwn: own.includes(recipient),
      isExample: recipient === secrets.example.recipient,
    })),
  }));
}
