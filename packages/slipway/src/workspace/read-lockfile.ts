import { SlipwayError } from '../error.ts';
import type { Lockfile } from './lockfile.ts';
import { followPublishDirectories } from './publish-directories.ts';
import { scanLockfile, UnusualLockfile } from './scan-lockfile.ts';
import { isYamlMap, parseAnyYaml, textOf } from './yaml.ts';

const conflict = /^(?:<{7}|={7}|>{7})(?: .*)?$/m;
const versionLine = /^lockfileVersion: '?([\d.]+)'?$/m;

/**
 * Reads `pnpm-lock.yaml`.
 * @param bytes what it holds
 * @param path what to call it in a complaint
 * @throws SlipwayError when it has another version, a merge conflict, or cannot be understood
 */
export async function readLockfile(bytes: Buffer, path: string): Promise<Lockfile> {
  const all = bytes.toString('utf8');
  const text = all.includes('\r') ? all.replaceAll('\r\n', '\n') : all;
  refuseConflict(text, path);
  // pnpm keeps what it needs for itself (its own version, configuration packages) in a document before the lockfile.
  const cut = text.startsWith('---\n') ? text.lastIndexOf('\n---\n') + 1 : 0;
  const [environment, document] = [text.slice(0, cut), text.slice(cut === 0 ? 0 : cut + 4)];
  const version = versionLine.exec(document.slice(0, 1000))?.[1];
  if (version !== undefined && version !== '9.0') throw wrongVersion(version, path);
  const lockfile = followPublishDirectories(await readDocument(document, path));
  if (environment === '') return lockfile;
  return { ...lockfile, sections: new Map([...lockfile.sections, ['environment', environment.trimEnd()]]) };
}

async function readDocument(document: string, path: string): Promise<Lockfile> {
  try {
    const lockfile = scanLockfile(document);
    if (lockfile.sections.get('lockfileVersion') === "lockfileVersion: '9.0'") return lockfile;
  } catch (error) {
    if (!(error instanceof UnusualLockfile)) throw error;
  }
  const value = await parseAnyYaml(document, path);
  const mend = 'restore it from git, or delete it and run `pnpm install`';
  if (!isYamlMap(value)) throw new SlipwayError(`${path} holds no lockfile: ${mend}.`);
  const version = textOf(value['lockfileVersion']);
  if (version !== '9.0' && version !== '9') throw wrongVersion(version === '' ? 'none' : version, path);
  try {
    const { formatLockfile } = await import('./format-lockfile.ts');
    return scanLockfile(formatLockfile(value));
  } catch (error) {
    if (!(error instanceof UnusualLockfile)) throw error;
    throw new SlipwayError(`${path} is not a lockfile as pnpm writes it: ${mend}.`, { cause: error });
  }
}

function refuseConflict(text: string, path: string): void {
  if (!text.includes('<<<<<<< ') && !text.includes('>>>>>>> ')) return;
  const match = conflict.exec(text);
  if (match === null) return;
  const line = text.slice(0, match.index).split('\n').length;
  throw new SlipwayError(
    `${path} has a merge conflict at line ${line}: run \`pnpm install\`, which solves it, and commit.`,
  );
}

function wrongVersion(version: string, path: string): SlipwayError {
  return new SlipwayError(
    `${path} has version ${version}, only 9.0 is known here: run \`pnpm install\` with pnpm 9 to 12.`,
  );
}
