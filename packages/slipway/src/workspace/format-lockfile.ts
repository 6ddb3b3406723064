import { isYamlList, isYamlMap, textOf, type Yaml, type YamlMap } from './yaml.ts';

// Values of these keys stand on one line in pnpm's lockfiles.
const inline = new Set(['resolution', 'engines', 'cpu', 'os', 'libc']);
const spaced = new Set(['importers', 'packages', 'snapshots']);

/** Writes a lockfile as pnpm would, whatever it looked like before. */
export function formatLockfile(lockfile: YamlMap): string {
  const sections = Object.entries(lockfile).map(([key, value]) => {
    if (!spaced.has(key) || !isYamlMap(value)) return field(key, value, 0);
    return [`${key}:`, ...Object.entries(value).map(([name, item]) => field(name, item, 1))].join('\n\n');
  });
  return `${sections.join('\n\n')}\n`;
}

function field(key: string, value: Yaml, level: number): string {
  const start = `${'  '.repeat(level)}${quote(key)}:`;
  if (inline.has(key) || !isCollection(value)) return `${start} ${flow(value)}`;
  if (isYamlList(value)) return [start, ...value.map((item) => `${'  '.repeat(level + 1)}- ${flow(item)}`)].join('\n');
  const lines = Object.entries(value).map(([name, item]) => field(name, item, level + 1));
  return [start, ...lines].join('\n');
}

function isCollection(value: Yaml): value is readonly Yaml[] | YamlMap {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function flow(value: Yaml): string {
  if (isYamlList(value)) return `[${value.map(flow).join(', ')}]`;
  if (isYamlMap(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${quote(key)}: ${flow(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'string' ? quote(value) : value === null ? 'null' : textOf(value);
}

/** A scalar as pnpm writes it: in quotes only where YAML would read something else without them. */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex -- what no line can hold
  if (/[\u0000-\u001f\u007f]/.test(text)) return JSON.stringify(text);
  const special = /^[[\]{}&*!|>%@`"'#,]|^[-?:](?:\s|$)|^$|^=$|^\s|\s$|:\s| #|:$|[,[\]{}]/.test(text);
  const other =
    /^(?:true|false|null|~|[-+]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?|0[xob].*|\d{4}-\d\d?-\d\d?.*)$/i;
  return special || other.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
}
