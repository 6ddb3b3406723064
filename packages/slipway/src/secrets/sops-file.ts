import { isMap, isScalar, isSeq, parseDocument } from 'yaml';

import { SlipwayError } from '../error.ts';

/** A value of a file, with the keys that lead to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What SOPS wrote beside the values. */
export interface SopsMetadata {
  /** The data key, encrypted for each recipient. */
  readonly age: readonly { readonly recipient: string; readonly enc: string }[];
  readonly mac: string;
  readonly lastModified: string;
  readonly macOnlyEncrypted: boolean;
}

/** A file of secrets, as it lies in the repository. */
export interface SopsFile {
  /** In the order of the file. */
  readonly leaves: readonly Leaf[];
  /** Undefined when SOPS has not encrypted the file. */
  readonly metadata: SopsMetadata | undefined;
}

/**
 * Reads a file that SOPS has encrypted, without decrypting it.
 * @param name what people call the file
 * @see https://getsops.io/docs/#encrypting-using-age
 * @throws SlipwayError when it is no YAML mapping of texts
 */
export function readSopsFile(text: string, name: string): SopsFile {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined || !isMap(document.contents))
    throw new SlipwayError(
      `${name} is not one YAML document with a Secret${fault === undefined ? '' : ` (${fault.message.split('\n')[0] ?? ''})`}: restore it from git.`,
    );
  const leaves: Leaf[] = [];
  const walk = (node: unknown, path: readonly string[]): void => {
    if (isSeq(node)) {
      // SOPS gives the items of a list the list's own path.
      for (const item of node.items) walk(item, path);
      return;
    }
    if (!isMap(node)) {
      leaves.push({ path, value: isScalar(node) ? node.value : node });
      return;
    }
    for (const { key, value } of node.items) walk(value, [...path, String(isScalar(key) ? key.value : key)]);
  };
  walk(document.contents, []);
  const at = (key: string) =>
    leaves.find(({ path }) => path.length === 2 && path[0] === 'sops' && path[1] === key)?.value;
  return {
    leaves: leaves.filter(({ path }) => path[0] !== 'sops'),
    metadata: document.has('sops')
      ? {
          age: recipientsOf(document.getIn(['sops', 'age'])),
          mac: textOf(at('mac'), name),
          lastModified: textOf(at('lastmodified'), name),
          macOnlyEncrypted: at('mac_only_encrypted') === true,
        }
      : undefined,
  };
}

/** Whether a value is as SOPS writes it. */
export function isEncrypted(value: unknown): value is string {
  return typeof value === 'string' && /^ENC\[AES256_GCM,data:.*,type:\w+\]$/s.test(value);
}

function recipientsOf(node: unknown): SopsMetadata['age'] {
  const list: unknown =
    typeof node === 'object' && node !== null && 'toJSON' in node ? JSON.parse(JSON.stringify(node)) : [];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('recipient' in item) || !('enc' in item)) return [];
    const { recipient, enc } = item;
    return typeof recipient === 'string' && typeof enc === 'string' ? [{ recipient, enc }] : [];
  });
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  // YAML 1.1 readers take what SOPS writes without quotes for a time.
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  throw new SlipwayError(`${name} lacks a part of what SOPS wrote: restore it from git.`);
}
