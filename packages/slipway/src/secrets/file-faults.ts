import { SlipwayError } from '../error.ts';
import { readRules, ruleFor, rulesFile } from './rules.ts';
import { isEncrypted, readSopsFile } from './sops-file.ts';

/**
 * What is wrong with files of secrets, without a key: plaintext, and readers that `.sops.yaml` does not name or that lack.
 * @param files with their texts, by path
 * @param rules the text of `.sops.yaml`; undefined when there is none
 */
export function fileFaults(files: ReadonlyMap<string, string>, rules: string | undefined): readonly string[] {
  if (files.size === 0) return [];
  if (rules === undefined) return [`${rulesFile} is missing: it says who can read which secrets.`];
  const known = readRules(rules);
  return [...files].flatMap(([file, text]) => {
    try {
      return faultsOf(file, text, ruleFor(known, file)?.recipients);
    } catch (error) {
      if (error instanceof SlipwayError) return [error.message];
      throw error;
    }
  });
}

function faultsOf(file: string, text: string, wanted: readonly string[] | undefined): string[] {
  const { leaves, metadata } = readSopsFile(text, file);
  // Nothing stays nothing: SOPS does not encrypt it.
  const open = leaves.filter(
    ({ path, value }) => /^(?:data|stringData)$/.test(path[0] ?? '') && value !== '' && !isEncrypted(value),
  );
  const plaintext = open.map(
    ({ path }) =>
      `${file}: ${path.join('.')} is plaintext: take its value for known, and \`sops encrypt --in-place ${file}\` with a new one.`,
  );
  if (metadata === undefined)
    return open.length > 0 ? plaintext : [`${file} is not encrypted: \`sops encrypt --in-place ${file}\`.`];
  if (wanted === undefined)
    return [...plaintext, `${file}: no rule of ${rulesFile} is for it, so nobody says who can read it.`];
  const actual = metadata.age.map(({ recipient }) => recipient);
  const stale = actual.filter((recipient) => !wanted.includes(recipient));
  const lacking = wanted.filter((recipient) => !actual.includes(recipient));
  return [
    ...plaintext,
    ...stale.map(
      (recipient) =>
        `${file}: ${recipient} can read it, and ${rulesFile} does not name it: \`slipway secrets rotate\`.`,
    ),
    ...lacking.map(
      (recipient) => `${file}: ${recipient} cannot read it, though ${rulesFile} names it: \`slipway secrets rotate\`.`,
    ),
  ];
}
