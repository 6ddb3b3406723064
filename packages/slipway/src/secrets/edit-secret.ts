import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import { rulesOf } from './change-recipients.ts';
import { ruleFor } from './creation-rules.ts';
import { declaredVariables } from './declared-variables.ts';
import type { SecretFiles } from './secret-files.ts';
import { sops, type SopsCall } from './sops.ts';

/**
 * Opens a file of secrets in the caller's editor, decrypted for as long as they edit it. A new one begins with the secrets that its app
 * declares, without values; nothing of it is on the disk before it is encrypted.
 * @param path from the workspace's root: `infra/secrets/staging/api.yaml`
 * @returns whether the file is new
 * @throws SlipwayError when it is no file of secrets, or sops refuses
 */
export async function editSecret(
  path: string,
  snapshot: Snapshot,
  secrets: SecretFiles,
  call: SopsCall,
): Promise<boolean> {
  const [, environment, name] = /^infra\/secrets\/([^/]+)\/([^/]+)\.yaml$/.exec(path) ?? [];
  if (environment === undefined || name === undefined)
    throw new SlipwayError(`${path} is no file of secrets: they are named infra/secrets/ENVIRONMENT/APP.yaml.`);
  ruleFor(rulesOf(secrets), path);
  const isNew = !secrets.files.some((file) => file.path === path);
  if (isNew) {
    const words = ['encrypt', '--filename-override', path, '--input-type', 'yaml', '--output-type', 'yaml'];
    const encrypted = await sops(call, words, await skeleton(snapshot, environment, name));
    await mkdir(dirname(join(call.root, path)), { recursive: true });
    // Not over what another has made meanwhile.
    await writeFile(join(call.root, path), encrypted, { flag: 'wx' });
  }
  await sops(call, ['edit', path]);
  return isNew;
}

async function skeleton(snapshot: Snapshot, environment: string, name: string): Promise<string> {
  const app = [...snapshot.apps].find(
    ([appName, { directory }]) => appName === name || directory.endsWith(`/${name}`),
  )?.[1];
  const declared = app === undefined ? undefined : await declaredVariables(snapshot, app);
  const wanted = [...(declared?.all ?? [])]
    .filter(([, { isSecret, isNeededIn }]) => isSecret && isNeededIn(environment))
    .map(([variable]) => `  ${variable}: ""\n`);
  const values = wanted.length === 0 ? '  NAME: ""\n' : wanted.join('');
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n${values}`;
}
