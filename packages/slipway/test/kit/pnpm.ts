import { execFile } from 'node:child_process';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A pnpm to run. */
export interface Pnpm {
  /** A folder for its store and cache. */
  readonly home: string;
  /** How to call it, when it is not the one on the path. */
  readonly program?: readonly [program: string, ...words: string[]] | undefined;
}

/**
 * Runs real pnpm in a folder, with nothing of this machine's settings.
 * @param own which one; a folder for its store and cache alone means the one on the path
 * @throws Error with what it said
 */
export async function pnpm(folder: string, own: string | Pnpm, ...words: string[]): Promise<void> {
  const { home, program: [program, ...first] = ['pnpm'] } = readPnpm(own);
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|NODE_OPTIONS|CI$|XDG_)/i.test(name));
  const env = { ...Object.fromEntries(kept), HOME: home, XDG_CONFIG_HOME: join(home, 'config'), CI: 'true' };
  const settings = [`--store-dir=${join(home, 'store')}`, `--config.cache-dir=${join(home, 'cache')}`];
  const all = [...first, ...words, ...settings, '--config.package-import-method=copy'];
  try {
    await run(program, all, { cwd: folder, env });
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`pnpm ${words.join(' ')}: ${said}${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

function readPnpm(own: string | Pnpm): Pnpm {
  return typeof own === 'string' ? { home: own } : own;
}

/** What pnpm writes about an install rather than installs. */
const notes = /\/(?:\.modules\.yaml|\.pnpm-workspace-state[^/]*|\.package-map\.json|lock\.yaml)$/;

/** Everything that is installed in a folder: files, and links with what they lead to. */
export function installed(folder: string): string[] {
  const found: string[] = [];
  const walk = (path: string, inModules: boolean) => {
    for (const name of readdirSync(path)) {
      const inner = join(path, name);
      const inside = inModules || name === 'node_modules';
      const file = lstatSync(inner);
      if (file.isSymbolicLink()) {
        if (inside) found.push(`${relative(folder, inner)} → ${readlinkSync(inner)}`);
      } else if (file.isDirectory()) walk(inner, inside);
      else if (inside && !notes.test(inner)) found.push(relative(folder, inner));
    }
  };
  walk(folder, false);
  return found.sort();
}
