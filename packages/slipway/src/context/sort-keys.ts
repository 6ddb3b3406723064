import { isYamlMap, type Yaml } from '../workspace/yaml.ts';

/** A value with the keys of all its maps in one order. */
export function sortKeys(value: Yaml): Yaml {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isYamlMap(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
