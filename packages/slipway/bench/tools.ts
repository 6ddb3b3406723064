import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A program that is measured. */
export interface Contender {
  readonly name: string;
  readonly command: readonly [program: string, ...words: string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

const folder = fileURLToPath(new URL('tools/', import.meta.url));
export const program = (name: string) => join(folder, 'node_modules/.bin', name);
const slipway = fileURLToPath(new URL('../bin/slipway.js', import.meta.url));

/** Installs the tools beside us, once. They are no part of the workspace: nothing else may depend on them. */
export function installTools(): void {
  if (existsSync(program('nx'))) return;
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--no-update-notifier', '--loglevel=error'];
  execFileSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Nx runs only where it is installed, and reads what pnpm leaves there. */
export function placeTools(repository: string): void {
  mkdirSync(join(repository, 'node_modules'));
  symlinkSync(join(folder, 'node_modules/nx'), join(repository, 'node_modules/nx'));
  const installed = { hoistPattern: ['*'], layoutVersion: 5, nodeLinker: 'isolated', virtualStoreDir: '.pnpm' };
  writeFileSync(join(repository, 'node_modules/.modules.yaml'), JSON.stringify(installed));
}

// As in a fresh clone, in which nothing is kept of an earlier plan.
const firstPlan = 'rm -rf .git/slipway && exec "$0" "$1" plan --base "$2" --head "$3"';

/** What each tool's users call to learn what a change affects. */
export function contenders(base: string, head: string): readonly Contender[] {
  return [
    { name: 'slipway plan', command: [process.execPath, slipway, 'plan', '--base', base, '--head', head] },
    { name: 'slipway plan, working tree', command: [process.execPath, slipway, 'plan', '--base', base] },
    { name: 'slipway plan, the first', command: ['sh', '-c', firstPlan, process.execPath, slipway, base, head] },
    {
      name: 'turbo ls --affected',
      command: [program('turbo'), 'ls', '--affected'],
      environment: { TURBO_SCM_BASE: base, TURBO_SCM_HEAD: head },
    },
    {
      name: 'turbo query affected',
      command: [program('turbo'), 'query', 'affected', '--packages', '--base', base, '--head', head],
    },
    {
      name: 'nx show projects --affected',
      command: [program('nx'), 'show', 'projects', '--affected', `--base=${base}`, `--head=${head}`],
    },
    {
      name: 'moon query projects',
      command: [program('moon'), 'query', 'projects', '--affected', '--downstream', 'deep'],
      environment: { MOON_BASE: base, MOON_HEAD: head },
    },
    { name: 'lage info', command: [program('lage'), 'info', 'build', '--since', base] },
    {
      name: 'pnpm ls --filter',
      environment: { PNPM_CONFIG_PM_ON_FAIL: 'ignore' },
      command: [program('pnpm'), 'ls', '--recursive', '--filter', `...[${base}]`, '--depth', '-1', '--json'],
    },
  ];
}
