import { parse } from 'yaml';

import { SlipwayError } from '../error.ts';
import { isRecord } from '../cluster/index.ts';

/** SOPS's own settings: who can read which files. */
export const rulesFile = '.sops.yaml';

/** Whoever can read the files of a path. */
export interface Rule {
  readonly pathRegex: string;
  /** Public age keys, sorted. */
  readonly recipients: readonly string[];
}

/** @throws SlipwayError when the file is not as SOPS has it */
export function readRules(text: string): readonly Rule[] {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    throw new SlipwayError(`${rulesFile} is not YAML: restore it from git.`, { cause });
  }
  const rules = isRecord(value) ? value['creation_rules'] : undefined;
  if (!Array.isArray(rules)) throw new SlipwayError(`${rulesFile} lacks creation_rules: restore it from git.`);
  return rules.map((rule: unknown) => {
    const [path, age] = isRecord(rule) ? [rule['path_regex'], rule['age']] : [];
    if (typeof path !== 'string' || typeof age !== 'string')
      throw new SlipwayError(`${rulesFile} has a rule without path_regex and age: write both.`);
    return { pathRegex: path, recipients: splitRecipients(age) };
  });
}

/** The rule that SOPS would take: the first that fits. */
export function ruleFor(rules: readonly Rule[], path: string): Rule | undefined {
  return rules.find(({ pathRegex }) => new RegExp(pathRegex).test(path));
}

/** `age1…,age1…`, also over several lines. */
export function splitRecipients(age: string): readonly string[] {
  return age
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .toSorted();
}
