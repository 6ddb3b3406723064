import { programFiles, type Manifest } from '../workspace/index.ts';

// What a package is for, where its manifest does not say what others may load.
const isForOthers = /config|preset|setting|rules|lint|prettier|jest|vitest|playwright|test|mock|fixture|kit/;

/**
 * Whether others may load a file of a package: by `exports`, `main`, `bin` or `files`.
 * @param path from the package's folder
 */
export function exposes(manifest: Manifest, path: string): boolean {
  const { exports, main, name = '' } = manifest;
  if (exports === undefined && main === undefined && isForOthers.test(name)) return true;
  return entriesOf(manifest).some((entry) => {
    if (entry.includes('*')) return path.startsWith(entry.slice(0, entry.indexOf('*')));
    return isFile(entry, path) || path.startsWith(`${entry}/`);
  });
}

/** Whether a manifest names just this file. @param path from the package's folder */
export function namesFile(manifest: Manifest, path: string): boolean {
  return entriesOf(manifest).some((entry) => isFile(entry, path));
}

/** `main` may leave out the ending. */
function isFile(entry: string, path: string): boolean {
  return path === entry || (path.startsWith(`${entry}.`) && !path.slice(entry.length + 1).includes('.'));
}

function entriesOf(manifest: Manifest): string[] {
  const { exports, main, module, types, browser, files } = manifest;
  return [exports, main, module, types, browser, files]
    .flatMap(textsIn)
    .concat(programFiles(manifest))
    .map((entry) => entry.replace(/^\.?\/+|\/+$/g, ''))
    .filter((entry) => entry !== '');
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
