import { parseDocument, isMap, isSeq } from 'yaml';

import { SlipwayError } from '../error.ts';
import { readRules, ruleFor, rulesFile, splitRecipients } from './rules.ts';

/** Who can read the secrets of an environment. */
export interface Readers {
  readonly environment: string;
  readonly recipients: readonly string[];
}

/** By environment, sorted. @param files of secrets: `infra/secrets/staging/api.yaml` */
export function readersOf(rules: string, files: readonly string[]): readonly Readers[] {
  const all = readRules(rules);
  return environmentsOf(files).map((environment) => {
    const file = files.find((path) => environmentOf(path) === environment) ?? '';
    return { environment, recipients: ruleFor(all, file)?.recipients ?? [] };
  });
}

/** `staging` of `infra/secrets/staging/api.yaml`. */
export function environmentOf(file: string): string {
  return /^infra\/secrets\/([^/.]+)/.exec(file)?.[1] ?? '';
}

export function environmentsOf(files: readonly string[]): readonly string[] {
  return [...new Set(files.map(environmentOf))].toSorted();
}

/**
 * `.sops.yaml` with one recipient more or less; comments and everything else in it stay.
 * @param environments whose rules are changed
 * @throws SlipwayError when nothing would be left that can read
 */
export function changeRules(
  text: string,
  files: readonly string[],
  environments: readonly string[],
  { add, remove }: { readonly add?: string; readonly remove?: string },
): string {
  const concerned = files.filter((file) => environments.includes(environmentOf(file)));
  const rules = readRules(text);
  const document = parseDocument(text);
  const list = document.get('creation_rules');
  if (!isSeq(list)) throw new SlipwayError(`${rulesFile} lacks creation_rules: restore it from git.`);
  for (const [at, rule] of list.items.entries()) {
    const known = rules[at];
    if (!isMap(rule) || known === undefined || !concerned.some((file) => ruleFor(rules, file) === known)) continue;
    const left = new Set(splitRecipients(known.recipients.join(',')));
    if (add !== undefined) left.add(add);
    if (remove !== undefined) left.delete(remove);
    if (left.size === 0)
      throw new SlipwayError(`${remove ?? ''} is the only one that can read ${known.pathRegex}: add another first.`);
    rule.set('age', [...left].toSorted().join(','));
  }
  return document.toString({ lineWidth: 0 });
}
