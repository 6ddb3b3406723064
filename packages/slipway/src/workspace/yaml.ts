import { SlipwayError } from '../error.ts';

/** What a YAML document can hold. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | YamlMap;
export interface YamlMap {
  readonly [key: string]: Yaml;
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

interface Cursor {
  readonly lines: readonly Line[];
  at: number;
}

/** Thrown and caught here: the document uses more of YAML than this reader knows. */
class UnusualYaml extends Error {}

// A mapping's line: a key in single or double quotes or none, a colon, and what follows.
const entry =
  /^('(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^\s'"#&*!|>%@`{}[\],?:-](?:[^:#]|:(?!\s|$)|(?<!\s)#)*?)\s*:(?:\s+(.*))?$/;
const numeric = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
  ['~', null],
  ['', null],
]);

// What is space for one reader and not for another, and what YAML does not allow at all.
const unusualCharacter = /[^\S \n\r]|\r(?!\n)|(?![\n\r])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/u;

/** What people write is shorter; of longer lines, the expressions here would take their time. */
const longestLine = 2000;

/**
 * Reads a YAML document. Plain ones (block mappings and lists of scalars, as pnpm and people write them) take a short way
 * here, for loading and running a whole YAML parser takes longer than all the rest of a plan.
 * @param path what to call it in a complaint
 * @throws SlipwayError when it is no YAML
 */
export async function parseYaml(text: string, path: string): Promise<Yaml> {
  try {
    return parsePlainYaml(text);
  } catch (error) {
    if (!(error instanceof UnusualYaml)) throw error;
    return parseAnyYaml(text, path);
  }
}

/**
 * Reads any YAML document with a real parser.
 * @throws SlipwayError when it is no YAML
 */
export async function parseAnyYaml(text: string, path: string): Promise<Yaml> {
  const { parseDocument, YAMLError } = await import('yaml');
  let fault: unknown;
  try {
    const document = parseDocument(text, { merge: true, logLevel: 'error' });
    fault = document.errors[0];
    if (fault === undefined) return jsonOf(document.toJS());
  } catch (error) {
    // Aliases of nothing, too many of them, merging what is no map, thousands of levels: the parser throws.
    fault = error;
  }
  const isSeveral = fault instanceof YAMLError && fault.code === 'MULTIPLE_DOCS';
  const message = fault instanceof Error ? fault.message : String(fault);
  const said = message.split('\n', 1)[0]?.replace(/[.:]$/, '') ?? '';
  const reason = isSeveral
    ? 'it holds several documents, and only one is read'
    : fault instanceof RangeError
      ? 'it goes too deep'
      : said;
  throw new SlipwayError(`${path} is not valid YAML: ${reason}: mend it by hand.`, { cause: fault });
}

/** A scalar as text; a collection has none. */
export function textOf(value: Yaml | undefined): string {
  return typeof value === 'object' || value === undefined ? '' : String(value);
}

export function isYamlList(value: Yaml | undefined): value is readonly Yaml[] {
  return Array.isArray(value);
}

export function isYamlMap(value: Yaml | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a parser gives, as our own types: dates and the like become text. */
export function jsonOf(value: unknown): Yaml {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
}

/** The map that a value is; an empty one when it is none. */
export function mapIn(value: unknown): YamlMap {
  const map = jsonOf(value);
  return isYamlMap(map) ? map : {};
}

function parsePlainYaml(text: string): Yaml {
  if (unusualCharacter.test(text)) throw new UnusualYaml();
  const lines: Line[] = [];
  for (const line of text.split(/\r?\n/)) {
    const start = line.search(/\S/);
    if (start === -1 || line[start] === '#') continue;
    if (line.length > longestLine) throw new UnusualYaml();
    lines.push({ indent: start, text: line.slice(start).trimEnd() });
  }
  if (lines.length === 0) return null;
  const cursor = { lines, at: 0 };
  const value = parseBlock(cursor, lines[0]?.indent ?? 0);
  if (cursor.at < lines.length) throw new UnusualYaml();
  return value;
}

function parseBlock(cursor: Cursor, indent: number): Yaml {
  return /^-(?:\s|$)/.test(textAt(cursor)) ? parseList(cursor, indent) : parseMap(cursor, indent);
}

function isAt(cursor: Cursor, indent: number): boolean {
  return cursor.lines[cursor.at]?.indent === indent;
}

function textAt(cursor: Cursor): string {
  return cursor.lines[cursor.at]?.text ?? '';
}

function parseList(cursor: Cursor, indent: number): Yaml[] {
  const items: Yaml[] = [];
  for (; isAt(cursor, indent) && /^-(?:\s|$)/.test(textAt(cursor)); cursor.at += 1) {
    const item = textAt(cursor).slice(1).trimStart();
    if (item === '' || entry.test(item) || item.startsWith('- ')) throw new UnusualYaml();
    items.push(parseScalar(item));
  }
  return items;
}

function parseMap(cursor: Cursor, indent: number): YamlMap {
  const map = new Map<string, Yaml>();
  while (isAt(cursor, indent)) {
    const match = entry.exec(textAt(cursor));
    if (match === null) throw new UnusualYaml();
    const key = parseScalar(match[1] ?? '');
    if (typeof key !== 'string' || key === '<<' || map.has(key)) throw new UnusualYaml();
    cursor.at += 1;
    map.set(key, parseValue(cursor, indent, match[2] ?? ''));
  }
  const next = cursor.lines[cursor.at];
  if (map.size === 0 || (next !== undefined && next.indent > indent)) throw new UnusualYaml();
  return Object.fromEntries(map);
}

function parseValue(cursor: Cursor, indent: number, text: string): Yaml {
  if (text !== '' && !text.startsWith('#')) return parseScalar(text);
  const next = cursor.lines[cursor.at];
  if (next === undefined || next.indent < indent) return null;
  // A list may stand as far left as the key that it belongs to.
  if (next.indent === indent) return next.text.startsWith('- ') ? parseList(cursor, indent) : null;
  return parseBlock(cursor, next.indent);
}

/** A scalar on one line, or an empty collection, with nothing behind it but a comment. */
function parseScalar(text: string): Yaml {
  const quoted = /^(?:'((?:[^']|'')*)'|("(?:[^"\\]|\\["\\/bfnrt])*"))(?:\s+#.*)?$/.exec(text);
  if (quoted !== null) return quoted[1]?.replaceAll("''", "'") ?? String(JSON.parse(quoted[2] ?? '""'));
  const plain = text.replace(/\s+#.*$/, '');
  if (plain === '[]') return [];
  if (plain === '{}') return {};
  if (/^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|:(?:\s|$)/.test(plain)) throw new UnusualYaml();
  const word = words.get(plain);
  if (word !== undefined) return word;
  if (!numeric.test(plain)) return /^[-+]?(?:0[xo]|\.)|^(?:true|false|null)$/i.test(plain) ? unusual() : plain;
  return Number(plain);
}

function unusual(): never {
  throw new UnusualYaml();
}
