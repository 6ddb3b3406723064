import { SlipwayError } from '../error.ts';
import { rulesFile, ruleFor, type CreationRule, type CreationRules } from './creation-rules.ts';
import { encryptAnew } from './encrypt-anew.ts';
import type { SecretFile, SecretFiles } from './secret-files.ts';
import type { SopsCall } from './sops.ts';

export interface RecipientChange {
  readonly recipient: string;
  readonly what: 'add' | 'remove';
  /** Undefined for all. */
  readonly environment: string | undefined;
}

/**
 * Adds or removes somebody who can read secrets: in `.sops.yaml`, and in every file that the rule there is for.
 * @returns the files that were encrypted anew
 * @throws SlipwayError when the key is none, is there already or is not there, or is the last one
 */
export async function changeRecipients(
  secrets: SecretFiles,
  change: RecipientChange,
  call: SopsCall,
): Promise<readonly SecretFile[]> {
  const { recipient, what, environment } = change;
  const rules = rulesOf(secrets);
  await checkKey(recipient);
  const concerned = environment === undefined ? rules.rules : [ruleOf(environment, secrets, rules)];
  const touched = concerned.filter((rule) => rule.recipients.includes(recipient) === (what === 'remove'));
  if (touched.length === 0) throw nothingToChange(change);
  if (what === 'remove') for (const rule of touched) checkNotLast(rule, recipient);
  const files = secrets.files.filter(({ path }) => touched.includes(ruleFor(rules, path)));
  const text = rules.withRecipients((rule) => {
    if (!touched.includes(rule)) return rule.recipients;
    if (what === 'add') return [...rule.recipients, recipient];
    return rule.recipients.filter((item) => item !== recipient);
  });
  await encryptAnew(files, call, { file: rulesFile, text });
  return files;
}

/** @throws SlipwayError when there are none */
export function rulesOf({ rules }: SecretFiles): CreationRules {
  if (rules !== undefined) return rules;
  throw new SlipwayError(`There is no ${rulesFile} at the workspace's root, which says who can read which secrets.`);
}

/** @throws SlipwayError when the environment has none to itself */
function ruleOf(environment: string, { files }: SecretFiles, rules: CreationRules): CreationRule {
  const rule = ruleFor(rules, `infra/secrets/${environment}/app.yaml`);
  const other = files.find((file) => file.environment !== environment && ruleFor(rules, file.path) === rule);
  if (other === undefined) return rule;
  throw new SlipwayError(
    `The rule of ${rulesFile} for ${environment} is ${other.environment}'s too: leave out --env, or write a rule for each.`,
  );
}

async function checkKey(recipient: string): Promise<void> {
  const { Encrypter } = await import('age-encryption');
  try {
    new Encrypter().addRecipient(recipient);
  } catch (cause) {
    const isPrivate = recipient.startsWith('AGE-SECRET-KEY-');
    throw new SlipwayError(
      isPrivate
        ? 'That is a private key, which nobody else may see: name the public one, which begins with age1 (`age-keygen -y FILE` prints it).'
        : `"${recipient}" is no public age key: they begin with age1 (\`age-keygen -y FILE\` prints yours).`,
      { cause },
    );
  }
}

function checkNotLast({ recipients, pathRegex }: CreationRule, recipient: string): void {
  if (recipients.some((item) => item !== recipient)) return;
  throw new SlipwayError(
    `${recipient} is the only one who can read ${pathRegex === '' ? 'the secrets' : pathRegex}: add another first.`,
  );
}

function nothingToChange({ recipient, what, environment }: RecipientChange): SlipwayError {
  const where = environment === undefined ? '' : ` for ${environment}`;
  return new SlipwayError(
    what === 'add'
      ? `Every rule of ${rulesFile}${where} has ${recipient} already, or there is none.`
      : `No rule of ${rulesFile}${where} has ${recipient}: \`slipway secrets recipients\` lists who can read what.`,
  );
}
