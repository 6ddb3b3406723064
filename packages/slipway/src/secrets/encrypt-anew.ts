import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decrypt } from './decrypt.ts';
import { ownIdentities } from './identities.ts';
import type { SecretFile } from './secret-files.ts';
import { sops, type SopsCall } from './sops.ts';
import { readSopsFile } from './sops-file.ts';

/**
 * Encrypts files for the recipients that `.sops.yaml` names, with a new data key: who was left out can read nothing that is written from now on.
 * All or nothing: what cannot be done for one file is done for none.
 * @param rules the new text of `.sops.yaml`, when it changes too
 * @throws SlipwayError when one cannot be decrypted by the caller, or sops refuses
 */
export async function encryptAnew(
  files: readonly SecretFile[],
  call: SopsCall,
  rules?: { readonly file: string; readonly text: string },
): Promise<void> {
  const identities = [...(await ownIdentities(call.environment)), ...call.identities];
  for (const { path, text } of files) await decrypt(readSopsFile(text, path), path, identities);
  const paths = [...files.map(({ path }) => path), ...(rules === undefined ? [] : [rules.file])];
  const before = await Promise.all(
    paths.map(async (path) => [join(call.root, path), await readFile(join(call.root, path))] as const),
  );
  // Who interrupts us interrupts sops too, which then fails; what was there is put back before we end.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  try {
    if (rules !== undefined) await writeFile(join(call.root, rules.file), rules.text);
    for (const { path } of files) {
      await sops(call, ['updatekeys', '--yes', path], '');
      await sops(call, ['rotate', '--in-place', path], '');
    }
  } catch (error) {
    for (const [path, bytes] of before) await writeFile(path, bytes);
    throw error;
  } finally {
    process.removeListener('SIGINT', wait);
  }
}
