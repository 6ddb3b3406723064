import { isMap, isScalar, isSeq, parseDocument, type Document, type YAMLMap } from 'yaml';

import { SlipwayError } from '../error.ts';

/** Says who can read which file: SOPS's own configuration, at the workspace's root. */
export const rulesFile = '.sops.yaml';

/** A rule of `.sops.yaml`: the first that fits a file is that file's. */
export interface CreationRule {
  /** As it stands there; a rule without one fits every file. */
  readonly pathRegex: string;
  readonly fits: (path: string) => boolean;
  /** Public age keys. */
  readonly recipients: readonly string[];
}

/** `.sops.yaml`, to read and to write without losing its comments. */
export interface CreationRules {
  readonly rules: readonly CreationRule[];
  /** The file's text with other recipients for some rules. */
  readonly withRecipients: (recipientsOf: (rule: CreationRule) => readonly string[]) => string;
}

/**
 * Reads `.sops.yaml`.
 * @see https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files
 * @throws SlipwayError when it has no rules that can be read
 */
export function readCreationRules(text: string): CreationRules {
  const document = parseDocument(text);
  const list = document.errors.length === 0 ? document.get('creation_rules') : undefined;
  if (!isSeq(list)) throw new SlipwayError(`${rulesFile} has no creation_rules: restore it from git.`);
  const nodes = list.items.filter((item) => isMap(item));
  const rules = nodes.map(ruleOf);
  return {
    rules,
    withRecipients: (recipientsOf) => {
      const copy = parseDocument(text);
      for (const [at, rule] of rules.entries()) {
        const recipients = recipientsOf(rule);
        if (recipients.join() !== rule.recipients.join()) setRecipients(copy, at, recipients);
      }
      return copy.toString({ lineWidth: 0 });
    },
  };
}

/** The rule of a file. @throws SlipwayError when none fits */
export function ruleFor({ rules }: CreationRules, path: string): CreationRule {
  const rule = rules.find(({ fits }) => fits(path));
  if (rule !== undefined) return rule;
  throw new SlipwayError(`No rule of ${rulesFile} says who can read ${path}: write one with its path_regex and age.`);
}

function ruleOf(node: YAMLMap): CreationRule {
  const pathRegex = textAt(node, 'path_regex') ?? '';
  const groups = node.get('key_groups');
  const nodes = isSeq(groups) ? groups.items.filter((group) => isMap(group)) : [node];
  return {
    pathRegex,
    fits: fitting(pathRegex),
    recipients: nodes.flatMap((holder) => agesIn(holder.get('age'))),
  };
}

/** A list, or one text with commas, also over several lines. */
function agesIn(age: unknown): string[] {
  const texts = isSeq(age) ? age.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])) : [age];
  return texts.flatMap((text) => (typeof text === 'string' ? text.split(/[\s,]+/) : [])).filter((word) => word !== '');
}

function fitting(pathRegex: string): CreationRule['fits'] {
  try {
    const pattern = new RegExp(pathRegex);
    return (path) => pattern.test(path);
  } catch (cause) {
    throw new SlipwayError(`A path_regex in ${rulesFile} is no regular expression: ${pathRegex}`, { cause });
  }
}

/** In the form that the file has: a list, or one text with commas. */
function setRecipients(document: Document, at: number, recipients: readonly string[]): void {
  if (document.hasIn(['creation_rules', at, 'key_groups']))
    throw new SlipwayError(
      `A rule of ${rulesFile} has key_groups, which only you can change: do it there, then \`slipway secrets rotate\`.`,
    );
  const path = ['creation_rules', at, 'age'];
  const isList = isSeq(document.getIn(path));
  document.setIn(path, isList ? document.createNode(recipients) : recipients.join(','));
}

function textAt(node: YAMLMap, key: string): string | undefined {
  const value = node.get(key);
  return typeof value === 'string' ? value : undefined;
}
