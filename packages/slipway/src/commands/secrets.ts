import { SlipwayError } from '../error.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import type { SecretsCall } from './secrets/call.ts';

const usage = `slipway secrets check | edit FILE | recipients | add-recipient KEY | remove-recipient KEY | rotate [--env NAME]

Keeps the secrets in infra/secrets/ENVIRONMENT/APP.yaml, which SOPS encrypts for the age keys that .sops.yaml names.

  check             what is in plain text, who can read what they should not, which keys apps want and environments lack
  edit              opens a file in your editor, decrypted; a new one begins with the secrets that its app declares
  recipients        who can read what
  add-recipient     lets the owner of a public age key read the secrets of an environment, or of all
  remove-recipient  lets them read nothing that is written from now on; what they have read, they know
  rotate            encrypts anew, with a new data key, for whom .sops.yaml names

  --env NAME        the secrets of one environment only
  --files           check: only the files themselves, not what manifests make of them (needs no kubectl; for a git hook)
  --head REF        check: of this revision (default: the working tree)

Examples
  slipway secrets edit infra/secrets/staging/api.yaml
  slipway secrets add-recipient age1… --env prod
`;

const options = { env: { type: 'string' }, files: { type: 'boolean' }, head: { type: 'string' } } as const;

type Run = (call: SecretsCall, surroundings: Surroundings) => Promise<0 | 1>;

const runs: Readonly<Record<string, { readonly takes?: string; readonly load: () => Promise<Run> }>> = {
  check: { load: () => import('./secrets/check.ts').then(({ check }) => check) },
  edit: { takes: 'FILE', load: () => import('./secrets/change.ts').then(({ edit }) => edit) },
  recipients: { load: () => import('./secrets/list-recipients.ts').then(({ listRecipients }) => listRecipients) },
  'add-recipient': { takes: 'KEY', load: () => import('./secrets/change.ts').then(({ addRecipient }) => addRecipient) },
  'remove-recipient': {
    takes: 'KEY',
    load: () => import('./secrets/change.ts').then(({ removeRecipient }) => removeRecipient),
  },
  rotate: { load: () => import('./secrets/change.ts').then(({ rotate }) => rotate) },
};

/** `slipway secrets` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const [name = '', ...given] = positionals;
    const found = Object.hasOwn(runs, name) ? runs[name] : undefined;
    if (found === undefined)
      throw new SlipwayError(`Say what to do with secrets: ${Object.keys(runs).join(', ')}; --help tells more.`);
    const { takes } = found;
    const [operand = ''] = given;
    if (given.length !== (takes === undefined ? 0 : 1))
      throw new SlipwayError(`secrets ${name} takes ${takes === undefined ? 'nothing' : `one ${takes}`} behind it.`);
    if (name !== 'check' && (values.files === true || values.head !== undefined))
      throw new SlipwayError('--files and --head are for `slipway secrets check`.');
    const run = await found.load();
    return run(
      { operand, environment: values.env, head: values.head, isFilesOnly: values.files === true },
      surroundings,
    );
  },
};
