import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SlipwayError } from '../error.ts';
import { changeRules, environmentsOf, readersOf, rulesFile, runSops } from '../secrets/index.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import { openSecrets, type Secrets } from './secrets-for.ts';

const usage = `slipway secrets check | edit FILE | recipients | add-recipient KEY | remove-recipient KEY | rotate [--env NAME]

Looks after the files of secrets in infra/secrets, which SOPS encrypts for the age keys that .sops.yaml names.

  check                 plaintext, readers that .sops.yaml does not name, variables that an app lacks or does not declare; needs no key
  edit FILE             opens a file in your editor, decrypted for that time only
  recipients            who can read the secrets of which environment
  add-recipient KEY     lets a public age key read them too
  remove-recipient KEY  takes that away, with a new data key; whoever could read them knows the values: change those too
  rotate                encrypts all again, for whom .sops.yaml names, with new data keys
  --env NAME            only this environment's

Examples
  slipway secrets edit infra/secrets/staging/api.yaml
  slipway secrets add-recipient age1… --env staging
`;

const options = { env: { type: 'string' } } as const;

/** `slipway secrets` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const [action, subject, ...more] = positionals;
    const takes = action === 'edit' || action === 'add-recipient' || action === 'remove-recipient';
    if (takes !== (subject !== undefined) || more.length > 0)
      throw new SlipwayError(`Say what to do with secrets: ${usage.split('\n')[0] ?? ''}`);
    const secrets = await openSecrets(surroundings);
    switch (action) {
      case 'check':
        return check(secrets, surroundings);
      case 'edit':
        return edit(secrets, subject ?? '');
      case 'recipients':
        return recipients(secrets, surroundings);
      case 'add-recipient':
        return change(secrets, values.env, { add: publicKey(subject) });
      case 'remove-recipient':
        return change(secrets, values.env, { remove: publicKey(subject) });
      case 'rotate':
        return rotate(secrets, values.env);
      default:
        throw new SlipwayError(`Say what to do with secrets: ${usage.split('\n')[0] ?? ''}`);
    }
  },
};

async function check({ snapshot, files, rules, example }: Secrets, { print }: Surroundings): Promise<0 | 1> {
  const { fileFaults, recipientIn } = await import('../secrets/index.ts');
  const { checkReleases } = await import('../manifests/index.ts');
  const { releases, faults } = await checkReleases(snapshot);
  const all = [...fileFaults(files, rules), ...faults];
  const known = recipientIn(example);
  const open =
    rules === undefined || known === undefined
      ? []
      : readersOf(rules, [...files.keys()]).filter((reader) => reader.recipients.includes(known));
  if (open.length > 0)
    print(
      `Everybody can read the secrets of ${open.map(({ environment }) => environment).join(' and ')}, by infra/throw-away.agekey: they go to local clusters only.\n`,
    );
  print(all.map((fault) => `${fault}\n`).join(''));
  print(
    `${count(files.size, 'file')} of secrets, ${count(releases, 'rendered release')}: ${all.length === 0 ? 'nothing to mend' : `${String(all.length)} to mend`}.\n`,
  );
  return all.length === 0 ? 0 : 1;
}

async function edit({ files, call }: Secrets, file: string): Promise<0> {
  if (!files.has(file))
    throw new SlipwayError(`${file} is no file of secrets: they are ${[...files.keys()].join(', ')}.`);
  await runSops(['edit', file], call);
  return 0;
}

function recipients({ files, rules }: Secrets, { print }: Surroundings): 0 {
  const readers = readersOf(rules ?? noRules(), [...files.keys()]);
  print(
    readers
      .map(({ environment, recipients }) => `${environment}\n${recipients.map((key) => `  ${key}\n`).join('')}`)
      .join(''),
  );
  return 0;
}

async function change(
  secrets: Secrets,
  environment: string | undefined,
  what: { readonly add?: string; readonly remove?: string },
): Promise<0> {
  const files = [...secrets.files.keys()];
  const path = join(secrets.call.folder, rulesFile);
  const old = await readFile(path, 'utf8');
  await writeFile(path, changeRules(old, files, concerned(secrets, environment), what));
  try {
    return await rotate(secrets, environment);
  } catch (error) {
    // Files that nobody could encrypt anew are still for those whom the old rules name.
    await writeFile(path, old);
    throw error;
  }
}

/** Both are needed: the first changes who holds the data key, the second makes the one that others know worthless. */
async function rotate(secrets: Secrets, environment: string | undefined): Promise<0> {
  const wanted = concerned(secrets, environment);
  for (const file of secrets.files.keys()) {
    if (!wanted.some((name) => file.startsWith(`infra/secrets/${name}`))) continue;
    await runSops(['updatekeys', '--yes', file], secrets.call);
    await runSops(['rotate', '--in-place', file], secrets.call);
  }
  return 0;
}

function concerned({ files }: Secrets, environment: string | undefined): readonly string[] {
  const all = environmentsOf([...files.keys()]);
  if (environment === undefined) return all;
  if (all.includes(environment)) return [environment];
  throw new SlipwayError(`There are no secrets of ${environment}: there are those of ${all.join(' and ')}.`);
}

function publicKey(key: string | undefined): string {
  if (key !== undefined && /^age1[0-9a-z]{58}$/.test(key)) return key;
  throw new SlipwayError(`${key ?? ''} is no public age key: it begins with age1, and \`age-keygen\` shows it.`);
}

function noRules(): never {
  throw new SlipwayError(`${rulesFile} is missing: it says who can read which secrets.`);
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}
