import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

import { SlipwayError } from '../error.ts';
import { isEncrypted, type Leaf, type SopsFile, type SopsMetadata } from './sops-file.ts';

/** Values by the keys that lead to them. */
export interface Decrypted {
  readonly path: readonly string[];
  readonly value: string;
}

/** What the MAC begins with where it covers encrypted values only, so that it never equals one over everything. */
const macOnlyEncryptedStart = createHash('sha256').update('sops').digest();

/**
 * Decrypts a file's values in memory, and proves by the file's MAC that nobody changed, added or left out one.
 * @param name what people call the file
 * @param identities age keys, of which one must fit
 * @see https://getsops.io/docs/#encryption-protocol
 * @throws SlipwayError when no key fits, or the file was changed by hand
 */
export async function decrypt(
  { leaves, metadata }: SopsFile,
  name: string,
  identities: readonly string[],
): Promise<readonly Decrypted[]> {
  if (metadata === undefined)
    throw new SlipwayError(
      `${name} is not encrypted: \`sops encrypt --in-place ${name}\`, and take what it held for known.`,
    );
  const key = await dataKey(metadata, name, identities);
  const values = leaves.map((leaf) => ({ path: leaf.path, ...plain(leaf, key, name) }));
  const hash = createHash('sha512');
  if (metadata.macOnlyEncrypted) hash.update(macOnlyEncryptedStart);
  for (const { bytes, encrypted } of values) if (encrypted || !metadata.macOnlyEncrypted) hash.update(bytes);
  const mac = open(metadata.mac, key, metadata.lastModified, name).bytes.toString('utf8');
  const [told, found] = [Buffer.from(mac), Buffer.from(hash.digest('hex').toUpperCase())];
  if (told.length !== found.length || !timingSafeEqual(told, found))
    throw new SlipwayError(
      `${name} was changed by hand since SOPS wrote it: restore it from git and use \`slipway secrets edit\`.`,
    );
  return values.map(({ path, bytes }) => ({ path, value: bytes.toString('utf8') }));
}

async function dataKey({ age }: SopsMetadata, name: string, identities: readonly string[]): Promise<Buffer> {
  const { Decrypter, armor } = await import('age-encryption');
  for (const identity of identities) {
    for (const { enc } of age) {
      const decrypter = new Decrypter();
      try {
        decrypter.addIdentity(identity);
        return Buffer.from(await decrypter.decrypt(armor.decode(enc)));
      } catch {
        // Encrypted for somebody else: another key may fit.
      }
    }
  }
  const readers = age.map(({ recipient }) => recipient).join(', ');
  throw new SlipwayError(
    `None of your age keys can read ${name}, which is for ${readers === '' ? 'nobody with such a key' : readers}: set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE.`,
  );
}

function plain({ path, value }: Leaf, key: Buffer, name: string) {
  if (isEncrypted(value)) return { bytes: open(value, key, `${path.join(':')}:`, name).bytes, encrypted: true };
  return { bytes: Buffer.from(asSopsWrites(value)), encrypted: false };
}

/** Go's way of writing what is no text. */
function asSopsWrites(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** @param context what the value is bound to, so that it cannot be moved */
function open(text: string, key: Buffer, context: string, name: string): { readonly bytes: Buffer } {
  const [, data = '', iv = '', tag = ''] = /^ENC\[AES256_GCM,data:(.*),iv:(.*),tag:(.*),type:\w+\]$/s.exec(text) ?? [];
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return { bytes: Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]) };
  } catch (cause) {
    throw new SlipwayError(
      `${name} was changed by hand since SOPS wrote it: restore it from git and use \`slipway secrets edit\`.`,
      { cause },
    );
  }
}
