import { SlipwayError } from '../error.ts';
import { ruleFor, rulesFile } from './creation-rules.ts';
import { throwAwayKey } from './identities.ts';
import type { SecretFile, SecretFiles } from './secret-files.ts';
import { isEncrypted, readSopsFile, type Leaf, type SopsFile } from './sops-file.ts';

/** What is wrong with a file, and the mend. */
export interface Finding {
  readonly file: string;
  readonly text: string;
}

export interface FileFindings {
  readonly faults: readonly Finding[];
  /** Files that everybody can read who has the starter's key. */
  readonly examples: readonly string[];
}

/**
 * Checks the files of `infra/secrets` by what everybody can see of them: whether all that is secret in them is encrypted, and for whom.
 */
export function checkSecretFiles(secrets: SecretFiles): FileFindings {
  const faults: Finding[] = [];
  const examples: string[] = [];
  for (const file of secrets.files) {
    const findings = checkFile(file, secrets);
    faults.push(...findings.texts.map((text) => ({ file: file.path, text })));
    if (findings.isExample) examples.push(file.path);
  }
  return { faults, examples };
}

function checkFile(file: SecretFile, secrets: SecretFiles) {
  try {
    const sops = readSopsFile(file.text, file.path);
    const recipients = sops.metadata?.age.map(({ recipient }) => recipient) ?? [];
    const { recipient } = secrets.example;
    return {
      texts: [...plaintext(sops), ...stale(recipients, sops, file, secrets)],
      isExample: recipient !== undefined && recipients.includes(recipient),
    };
  } catch (error) {
    if (error instanceof SlipwayError) return { texts: [error.message], isExample: false };
    throw error;
  }
}

function plaintext({ leaves, metadata }: SopsFile): string[] {
  const values = leaves.filter(({ path }) => isValue(path));
  const nameOf = ({ path }: Leaf) => path.at(-1) ?? '';
  // Nothing stays nothing: SOPS does not encrypt it.
  const empty = values.filter(({ value }) => value === '' || value === null);
  const open = values.filter((leaf) => !empty.includes(leaf) && !isEncrypted(leaf.value));
  const mend = 'encrypt it with `sops encrypt --in-place`, and put in new values: what git has seen is known.';
  return [
    ...(open.length === 0
      ? []
      : [`${open.map(nameOf).join(', ')} stand${open.length === 1 ? 's' : ''} there in plain text: ${mend}`]),
    ...(open.length === 0 && metadata === undefined ? [`is not encrypted: ${mend}`] : []),
    ...(empty.length === 0 ? [] : [`has no value for ${empty.map(nameOf).join(', ')}: \`slipway secrets edit\` it.`]),
  ];
}

function isValue([field, ...rest]: readonly string[]): boolean {
  return rest.length > 0 && (field === 'data' || field === 'stringData');
}

function stale(
  recipients: readonly string[],
  { metadata }: SopsFile,
  { path }: SecretFile,
  { rules }: SecretFiles,
): string[] {
  if (metadata === undefined) return [];
  if (rules === undefined) return [`is of nobody: ${rulesFile} is missing, which says who can read it.`];
  const rule = ruleFor(rules, path);
  const [missing, extra] = [without(rule.recipients, recipients), without(recipients, rule.recipients)];
  const mend = `\`slipway secrets rotate\` brings it in step with ${rulesFile}.`;
  return [
    ...(missing.length === 0 ? [] : [`cannot be read by ${missing.join(', ')}: ${mend}`]),
    ...(extra.length === 0 ? [] : [`can still be read by ${extra.join(', ')}: ${mend}`]),
  ];
}

function without(from: readonly string[], what: readonly string[]): string[] {
  return from.filter((item) => !what.includes(item));
}

/** Files that hold a private key, beside the one that is public on purpose. */
export function privateKeysIn(contents: ReadonlyMap<string, Buffer>): Finding[] {
  return [...contents]
    .filter(([path, bytes]) => path !== throwAwayKey && bytes.includes('AGE-SECRET-KEY-1'))
    .map(([file]) => ({
      file,
      text: 'holds a private age key: take a new one, remove this one with `slipway secrets remove-recipient`, and keep keys out of git.',
    }));
}
