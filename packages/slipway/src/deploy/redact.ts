import { isRecord, valueAt, type KubernetesObject } from '../cluster/index.ts';

/** Shorter ones would hide half of every text, and are no secrets. */
const shortest = 4;

/**
 * Hides what stands in an app's Secrets wherever a text shows it.
 * @returns takes a text, and gives it back without those values
 */
export function redactor(objects: readonly KubernetesObject[]): (text: string) => string {
  const values = new Set(
    objects
      .filter(({ kind }) => kind === 'Secret')
      .flatMap(valuesOf)
      .flatMap(formsOf),
  );
  // The longest first: one value may be part of another.
  const sorted = [...values].filter((value) => value.length >= shortest).toSorted((a, b) => b.length - a.length);
  if (sorted.length === 0) return (text) => text;
  const pattern = new RegExp(
    sorted.map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join('|'),
    'g',
  );
  return (text) => text.replaceAll(pattern, '***');
}

function valuesOf(secret: KubernetesObject): string[] {
  const encoded = textsOf(valueAt(secret, 'data')).map((value) => Buffer.from(value, 'base64').toString('utf8'));
  return [...encoded, ...textsOf(valueAt(secret, 'stringData'))];
}

function textsOf(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).filter((item) => typeof item === 'string') : [];
}

/** A value as programs print it: whole, by line, in JSON, in a URL, in base64; of a URL also its password. */
function formsOf(value: string): string[] {
  const trimmed = value.trim();
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/\s]*?:([^@/\s]+)@/i.exec(trimmed)?.[1];
  const lines = trimmed.includes('\n') ? trimmed.split('\n').map((line) => line.trim()) : [];
  const whole = [trimmed, ...(password === undefined ? [] : [password, decoded(password)]), ...lines];
  return whole.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
