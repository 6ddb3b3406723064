import { relative, resolve } from 'node:path';

import { SlipwayError } from '../../error.ts';
import { changeRecipients } from '../../secrets/change-recipients.ts';
import { editSecret } from '../../secrets/edit-secret.ts';
import { encryptAnew } from '../../secrets/encrypt-anew.ts';
import type { Surroundings } from '../command.ts';
import { openSecrets, type SecretsCall } from './call.ts';

/** `slipway secrets edit FILE` */
export async function edit({ operand }: SecretsCall, surroundings: Surroundings): Promise<0> {
  const { snapshot, secrets, sops } = await openSecrets(surroundings);
  const path = relative(sops.root, resolve(surroundings.cwd, operand));
  if (await editSecret(path, snapshot, secrets, sops)) surroundings.print(`${path} is new.\n`);
  return 0;
}

/** `slipway secrets add-recipient KEY` */
export async function addRecipient({ operand, environment }: SecretsCall, surroundings: Surroundings): Promise<0> {
  const { secrets, sops } = await openSecrets(surroundings);
  const files = await changeRecipients(secrets, { recipient: operand, what: 'add', environment }, sops);
  surroundings.print(`${operand} can read ${list(files)}.\n`);
  return 0;
}

/** `slipway secrets remove-recipient KEY` */
export async function removeRecipient({ operand, environment }: SecretsCall, surroundings: Surroundings): Promise<0> {
  const { secrets, sops } = await openSecrets(surroundings);
  const files = await changeRecipients(secrets, { recipient: operand, what: 'remove', environment }, sops);
  surroundings.print(
    `${operand} can read nothing that is written from now on into ${list(files)}. What is there now, it could read: put in new values with \`slipway secrets edit\`.\n`,
  );
  return 0;
}

/** `slipway secrets rotate` */
export async function rotate({ environment }: SecretsCall, surroundings: Surroundings): Promise<0> {
  const { secrets, sops } = await openSecrets(surroundings);
  const files = secrets.files.filter((file) => environment === undefined || file.environment === environment);
  if (files.length === 0)
    throw new SlipwayError(`There are no secrets${environment === undefined ? '' : ` of ${environment}`}.`);
  await encryptAnew(files, sops);
  surroundings.print(
    `${list(files)} ${files.length === 1 ? 'has a' : 'have'} new data key${files.length === 1 ? '' : 's'}.\n`,
  );
  return 0;
}

function list(files: readonly { readonly path: string }[]): string {
  return files.length === 0 ? 'no file yet' : files.map(({ path }) => path).join(', ');
}
