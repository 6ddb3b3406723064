import type { Manifest } from '../workspace/index.ts';
import type { Cause } from './plan.ts';

/** A field of a manifest that differs; of a field that holds an object, one of its keys: `dependencies.fastify`. */
export interface FieldChange {
  readonly field: string;
  readonly change: Exclude<Cause['change'], 'none'>;
  /** Where it is a word and no structure. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const descriptions = [
  'version',
  'description',
  'license',
  'keywords',
  'author',
  'contributors',
  'repository',
  'bugs',
  'funding',
];

/** Whether a field of a manifest, or a key in it, only describes the package. */
export function describesOnly(field: string): boolean {
  return descriptions.includes(field.split('.')[0] ?? '');
}

/** Compares two manifests, or any two documents, field by field; the order of keys does not count. */
export function fieldChanges(before: Manifest, after: Manifest): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [from, to] = [before[field], after[field]];
    if (isRecord(from) && isRecord(to)) {
      return keys(from, to).flatMap((key) => difference(`${field}.${key}`, from[key], to[key]));
    }
    return difference(field, from, to);
  });
}

function difference(field: string, from: unknown, to: unknown): FieldChange[] {
  if (canonical(from) === canonical(to)) return [];
  const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  return [{ field, change, from: word(from), to: word(to) }];
}

function keys(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with the keys of objects in order, so that equal contents are equal texts. */
function canonical(value: unknown): string {
  const inOrder = (_: string, part: unknown): unknown =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part;
  return JSON.stringify([value], inOrder);
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.length <= 60 && !value.includes('\n') ? value : undefined;
}
