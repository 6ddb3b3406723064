import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Files } from './model.ts';

/** A real git repository in a temporary folder. */
export interface TestRepository {
  readonly folder: string;
  readonly git: (...words: string[]) => string;
  /** Makes the tree hold exactly these files and commits it. @returns the commit's id */
  readonly commit: (files: Files, message?: string) => string;
  /** Writes files into the working tree, without a commit. */
  readonly write: (files: Readonly<Record<string, string>>) => void;
  readonly remove: () => void;
}

export function createRepository(): TestRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-repository-')));
  const git = (...words: string[]) => runGit(folder, words);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Slipway tests');
  git('config', 'user.email', 'tests@example.com');
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  return {
    folder,
    git,
    write,
    commit(files, message = 'Change') {
      git('rm', '-r', '--quiet', '--force', '--ignore-unmatch', '.');
      write(Object.fromEntries(files));
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD').trim();
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs git without the settings of this machine and of a calling hook. @throws Error with what git said */
export function runGit(folder: string, words: readonly string[], input?: string | Buffer): string {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return execFileSync('git', [...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}
