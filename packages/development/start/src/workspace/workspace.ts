import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { messageOf, StartError } from '../error.ts';

const manifest = z.object({ scripts: z.record(z.string(), z.string()).default({}) });
const declaration = z.object({
  variables: z.record(z.string(), z.object({ schema: z.instanceof(z.ZodType), example: z.string().optional() })),
});

/** The variables that an app declares in its `src/env.ts`, by name. */
type Variables = z.output<typeof declaration>['variables'];

/** An app that can be started: it has a `dev` script. */
export interface App {
  /** Its folder's name in apps/. */
  readonly name: string;
  readonly directory: string;
  /** The scripts of its package.json. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly variables: Variables;
}

/**
 * Finds what there is to start.
 * @param root the workspace
 * @returns the apps with a `dev` script, by name
 * @throws StartError when there are none, or when one cannot be read
 */
export async function findApps(root: string): Promise<App[]> {
  const folder = join(root, 'apps');
  const names = existsSync(folder) ? (await readdir(folder)).sort() : [];
  const apps = await Promise.all(names.map((name) => readApp(name, join(folder, name))));
  const startable = apps.filter((app) => app !== undefined);
  if (startable.length === 0) {
    throw new StartError(`There is nothing to start: ${folder} holds no app with a \`dev\` script.`, { exitCode: 2 });
  }
  return startable;
}

async function readApp(name: string, directory: string): Promise<App | undefined> {
  const file = join(directory, 'package.json');
  if (!existsSync(file)) return undefined;
  try {
    const { scripts } = manifest.parse(JSON.parse(await readFile(file, 'utf8')));
    if (scripts['dev'] === undefined) return undefined;
    return { name, directory, scripts, variables: await readVariables(join(directory, 'src/env.ts')) };
  } catch (error) {
    throw new StartError(`apps/${name} cannot be read: ${messageOf(error)}`, { exitCode: 2, cause: error });
  }
}

async function readVariables(file: string): Promise<Variables> {
  if (!existsSync(file)) return {};
  const module: unknown = await import(pathToFileURL(file).href);
  return declaration.parse(module).variables;
}
