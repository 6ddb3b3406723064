import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Pnpm } from './pnpm.ts';

const run = promisify(execFile);

/** The last of each line before the one that this repository pins, with what starts it. */
const versions = {
  '9.15.9': 'bin/pnpm.cjs',
  '10.34.9': 'bin/pnpm.cjs',
  '11.28.11': 'bin/pnpm.mjs',
};

/** Older versions of pnpm, in a folder of their own. */
export interface OlderPnpm {
  readonly found: readonly { readonly version: string; readonly program: NonNullable<Pnpm['program']> }[];
  /** Whether the registry cannot be reached; where CI is set it has to be. */
  readonly missing: boolean;
  readonly remove: () => void;
}

/** Installs older versions of pnpm by npm, which keeps them in its cache. */
export async function installOlderPnpm(): Promise<OlderPnpm> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-older-pnpm-'));
  const nameOf = (version: string) => `pnpm-${version.split('.')[0] ?? ''}`;
  const wanted = Object.keys(versions).map((version) => `${nameOf(version)}@npm:pnpm@${version}`);
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--no-update-notifier', '--ignore-scripts'];
  const missing = await run('npm', ['install', ...quiet, '--prefer-offline', ...wanted], { cwd: folder }).then(
    () => false,
    () => (process.env['CI'] ?? '') === '',
  );
  return {
    found: Object.entries(versions).map(([version, entry]) => ({
      version,
      program: [process.execPath, join(folder, 'node_modules', nameOf(version), entry)],
    })),
    missing,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
