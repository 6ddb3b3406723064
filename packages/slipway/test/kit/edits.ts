import type { Files } from './model.ts';

/** What becomes of files, by path: a new content, one made from the old, or null for none. */
export type Edits = Readonly<Record<string, string | null | ((before: string) => string)>>;

/** Some files, edited. @throws Error when an edit changes nothing, because then it would prove nothing */
export function edited(files: Files, edits: Edits): Files {
  const result = new Map(files);
  for (const [path, edit] of Object.entries(edits)) {
    const before = files.get(path);
    const after = typeof edit === 'function' ? edit(before ?? '') : edit;
    if (after === (before ?? null)) throw new Error(`${path} is not changed by its edit`);
    if (after === null) result.delete(path);
    else result.set(path, after);
  }
  return result;
}

/** The edits that lead from some files to others. */
export function editsTo(to: Files, from: Files): Edits {
  const paths = new Set([...from.keys(), ...to.keys()]);
  const changed = [...paths].filter((path) => from.get(path) !== to.get(path));
  return Object.fromEntries(changed.map((path) => [path, to.get(path) ?? null]));
}

/** An edit of a file that holds JSON: some fields replaced, those that are undefined taken out. */
export function fields(change: (before: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>) {
  return (text: string): string => {
    const known = recordOf(JSON.parse(text));
    return `${JSON.stringify({ ...known, ...change(known) }, null, 2)}\n`;
  };
}

/** An object's fields. @throws Error when it is none */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value));
  throw new Error('It is no object.');
}

/** An edit that puts one text in the place of another. @throws Error when it is not there */
export function replaced(from: string, to: string) {
  return (text: string): string => {
    if (!text.includes(from)) throw new Error(`"${from}" is not there`);
    return text.replaceAll(from, to);
  };
}

/** An edit that adds to the end. */
export function appended(more: string) {
  return (text: string): string => `${text}${more}`;
}
