import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A copy of the repository as it is now, with a commit of its own, without what is installed or built. */
export interface WorkspaceCopy {
  readonly folder: string;
  /** Runs a program of the repository's node_modules/.bin in the copy and returns what it prints. */
  readonly run: (program: string, ...words: string[]) => string;
  readonly git: (...words: string[]) => string;
  readonly remove: () => void;
}

/** Copies what git tracks or would track. */
export function copyWorkspace(): WorkspaceCopy {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-workspace-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '')) copyFile(file, folder);
  const execute = (program: string, words: string[]) =>
    execFileSync(program, words, {
      cwd: folder,
      encoding: 'utf8',
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const git = (...words: string[]) => execute('git', words);
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Workspace checks');
  git('config', 'user.email', 'checks@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Copy');
  return {
    folder,
    run: (program, ...words) => execute(join(root, 'node_modules/.bin', program), words),
    git,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function copyFile(file: string, folder: string): void {
  // git still lists a file that is deleted but not yet committed.
  if (!existsSync(join(root, file))) return;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  cpSync(join(root, file), join(folder, file));
}

/** The calling task's own turbo and git settings must not reach into the copy. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(TURBO_|GIT_)/.test(name));
  return { ...Object.fromEntries(own), TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' };
}
