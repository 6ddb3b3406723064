import { SlipwayError } from '../error.ts';
import { parseJson } from './json.ts';
import { dependencyFields, type Manifest } from './workspace.ts';

// Two revisions share the bytes of what they have in common, and so its parsed form.
const parsed = new WeakMap<Buffer, Manifest>();

/**
 * Reads a `package.json`.
 * @param path what to call it in a complaint
 * @throws SlipwayError when it is none
 */
export function parseManifest(bytes: Buffer, path: string): Manifest {
  const known = parsed.get(bytes);
  if (known !== undefined) return known;
  const manifest = checked(parseJson(bytes, path), path);
  parsed.set(bytes, manifest);
  return manifest;
}

function checked(value: unknown, path: string): Manifest {
  if (!isMap(value)) throw new SlipwayError(`${path} must hold an object: see the npm docs for its fields.`);
  for (const field of ['name', 'version']) {
    if (!isOptional(value[field], isString)) throw new SlipwayError(`${path}: "${field}" must be a string.`);
  }
  // It goes into job outputs and command lines, where a blank or a line break would be somebody else's next word.
  if (value.name !== undefined && !/^[^\s\p{Cc}]+$/u.test(value.name)) {
    throw new SlipwayError(`${path}: "name" must be a package's name, without blanks: correct it.`);
  }
  for (const field of [...dependencyFields, 'scripts']) {
    if (isOptional(value[field], isMapOfStrings)) continue;
    throw new SlipwayError(`${path}: "${field}" must be an object whose values are strings: mend it by hand.`);
  }
  return value;
}

function isOptional(value: unknown, test: (value: unknown) => boolean): boolean {
  return value === undefined || test(value);
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

/** An object; what its fields hold, `checked` looks at. */
function isMap(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMapOfStrings(value: unknown): boolean {
  if (!isMap(value)) return false;
  for (const name in value) if (typeof value[name] !== 'string') return false;
  return true;
}
