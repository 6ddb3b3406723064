import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(new URL('../../../../', import.meta.url));

/** A copy of this repository with a history of its own, to change as one likes. */
export interface Clone {
  readonly folder: string;
  readonly git: (...words: string[]) => string;
  readonly read: (path: string) => string;
  /** Writes files (null removes one, or a folder) and commits them. @returns the commit's short id */
  readonly commit: (message: string, files: Readonly<Record<string, string | null>>) => string;
  /** Adds to a file's end. @returns its new text */
  readonly appended: (path: string, text: string) => string;
}

/** What git tracks here or would track, committed as the first commit of `main`. */
export function cloneRepository(folder: string): Clone {
  mkdirSync(folder, { recursive: true });
  const listed = git(own, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const path of new Set(listed.split('\0'))) {
    if (path === '' || !existsSync(join(own, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(own, path), join(folder, path), { verbatimSymlinks: true });
  }
  const clone = openClone(folder);
  clone.git('init', '--quiet', '--initial-branch=main');
  clone.git('config', 'user.name', 'Rehearsal');
  clone.git('config', 'user.email', 'rehearsal@example.com');
  clone.git('config', 'core.hooksPath', '/dev/null');
  clone.commit('Begin', {});
  return clone;
}

function openClone(folder: string): Clone {
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  return {
    folder,
    read,
    git: (...words) => git(folder, words).trim(),
    commit(message, files) {
      for (const [path, content] of Object.entries(files)) {
        if (content === null) rmSync(join(folder, path), { recursive: true, force: true });
        else {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          writeFileSync(join(folder, path), content);
        }
      }
      git(folder, ['add', '--all']);
      git(folder, ['commit', '--quiet', '--allow-empty', '--message', message]);
      return git(folder, ['rev-parse', '--short', 'HEAD']).trim();
    },
    appended: (path, text) => `${read(path)}${text}`,
  };
}

function git(folder: string, words: readonly string[]): string {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return execFileSync('git', words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    maxBuffer: 1 << 28,
  });
}
