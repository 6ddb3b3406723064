import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

import { contextIn, layOut } from './extract.ts';
import { installed, pnpm, type Pnpm } from './pnpm.ts';
import { runGit, type TestRepository } from './repository.ts';

/** What is installed for an app from its context, and what of the repository it should be. */
export async function installBoth({ folder: origin }: TestRepository, app: string, own: Pnpm, within = '') {
  const folder = mkdtempSync(join(own.home, app));
  const [whole, context] = [join(folder, 'whole', within), join(folder, 'context')];
  runGit(own.home, ['clone', '--quiet', origin, join(folder, 'whole')]);
  await pnpm(whole, own, 'install', '--frozen-lockfile', '--filter', `{apps/${app}}...`);
  const archived = await contextIn(join(origin, within), app, 'HEAD');
  await layOut(archived, context);
  await pnpm(context, own, 'install', '--frozen-lockfile', '--offline', '--filter', `{apps/${app}}...`);
  const closure = archived.context.closure.map(({ directory }) => directory);
  const wanted = installed(whole).filter((path) => !isForChecks(path) && !leadsOutOf(closure, path));
  return { fromContext: installed(context), fromRepository: wanted };
}

function isForChecks(path: string): boolean {
  return /vitest|chatter/.test(path);
}

/** pnpm also lays links to workspace packages that nobody asked for. */
function leadsOutOf(closure: readonly string[], path: string): boolean {
  const target = /^node_modules\/.* → (?:\.\.\/)*((?:apps|packages)\/.*)$/.exec(path)?.[1];
  return target !== undefined && !closure.includes(target);
}
