import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs `docker`. @returns what it printed, trimmed */
export async function docker(...words: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', [...words], { maxBuffer: 1 << 28 });
  return stdout.trim();
}

/** A file of an image. */
export interface ListedFile {
  /** As `-rwsr-xr-x`. */
  readonly mode: string;
  /** As `0/0`. */
  readonly owner: string;
  readonly path: string;
  /** As `1970-01-01`. */
  readonly date: string;
}

/** All files of an image; nothing of it runs for that, since it may have nothing that lists files. */
export async function filesOf(reference: string): Promise<ListedFile[]> {
  const id = await docker('create', reference);
  try {
    const { stdout } = await run('sh', ['-c', `docker export ${id} | tar --list --verbose --numeric-owner`], {
      maxBuffer: 1 << 28,
    });
    return stdout.split('\n').flatMap((line) => {
      const [mode, owner, , date = '', , ...path] = line.split(/\s+/);
      return mode === undefined || owner === undefined
        ? []
        : [{ mode, owner, path: path.join(' ').split(' -> ')[0] ?? '', date }];
    });
  } finally {
    await docker('rm', '--force', id);
  }
}

/** Takes out of the engine what was pulled from a corner of a registry. */
export async function forgetImages(prefix: string): Promise<void> {
  const listed = await docker('image', 'ls', '--digests', '--filter', `reference=${prefix}/*`, '--format={{.ID}}');
  const ids = new Set(listed.split('\n').filter((id) => id !== ''));
  if (ids.size > 0) await docker('image', 'rm', '--force', ...ids);
}
