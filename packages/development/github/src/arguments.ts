import { parseArgs } from 'node:util';

import { SetupError } from './error.ts';

/** What somebody wants GitHub to know. */
export interface Wishes {
  /** `acme/shop`; the one that gh finds here when left out. */
  readonly repository: string | undefined;
  /** Who approves production: users, and teams as `acme/on-call`. */
  readonly approvers: readonly string[];
  /** Files by environment. */
  readonly kubeconfigs: ReadonlyMap<string, string>;
  readonly ageKeys: ReadonlyMap<string, string>;
  readonly registry: string | undefined;
  /** Whether it is done, and not only told. */
  readonly apply: boolean;
}

const environments = ['staging', 'prod', 'preview'] as const;

export const usage = `pnpm github:setup [--apply] [--repo OWNER/NAME] [--approver NAME]… [--kubeconfig ENV=FILE]… [--age-key ENV=FILE]… [--registry NAME]

Tells what a repository at GitHub needs for .github/workflows, and with --apply sets it, by gh: environments, who approves production,
rules for main and for release tags, the label \`preview\`, variables and secrets. Safe to run again. docs/how-to/set-up-github.md
says the same for doing it by hand.

  --apply                 does it
  --approver NAME         who approves production: a user, or a team as OWNER/TEAM
  --kubeconfig ENV=FILE   the cluster of staging, prod or preview
  --age-key ENV=FILE      the key that decrypts that environment's secrets
  --registry NAME         where images are, when not in GitHub's registry
`;

/** @throws SetupError when a word is not known */
export function readWishes(words: readonly string[]): Wishes {
  const { values } = parse(words);
  const { repo, approver = [], registry, apply = false } = values;
  if (repo !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repo))
    throw new SetupError(`--repo is OWNER/NAME, as in acme/shop, which "${repo}" is not.`);
  return {
    repository: repo,
    approvers: approver,
    kubeconfigs: filesOf('--kubeconfig', values.kubeconfig ?? []),
    ageKeys: filesOf('--age-key', values['age-key'] ?? []),
    registry,
    apply,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        apply: { type: 'boolean' },
        repo: { type: 'string' },
        approver: { type: 'string', multiple: true },
        kubeconfig: { type: 'string', multiple: true },
        'age-key': { type: 'string', multiple: true },
        registry: { type: 'string' },
      },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function filesOf(option: string, given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const { name = '', file = '' } = /^(?<name>[^=]+)=(?<file>.+)$/.exec(text)?.groups ?? {};
      if (environments.some((known) => known === name)) return [name, file];
      throw new SetupError(
        `${option} is an environment and a file, as in ${option} staging=FILE: the environments are ${environments.join(', ')}.`,
      );
    }),
  );
}
