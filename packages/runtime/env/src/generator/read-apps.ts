import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { EnvironmentError } from '../error.ts';
import { environmentName } from '../environment-name.ts';
import { describeVariable, type DescribedVariable } from './describe-variable.ts';

/** An app that declares variables. */
export interface App {
  /** The name of its folder. */
  readonly name: string;
  readonly folder: string;
  /** In the order of their declaration. */
  readonly variables: readonly DescribedVariable[];
}

const declaration = z.object({
  variables: z.record(
    z.string(),
    z.object({
      schema: z.instanceof(z.ZodType),
      description: z.string(),
      example: z.string().exactOptional(),
      secret: z.boolean().exactOptional(),
      requiredIn: z.array(environmentName).exactOptional(),
    }),
  ),
});

/**
 * Imports the `src/env.ts` of each app, which has no side effect.
 * @param root the repository's root
 * @returns the apps by name; those without a `src/env.ts` are left out
 * @throws EnvironmentError when there are no apps or a declaration cannot be read
 */
export async function readApps(root: string): Promise<App[]> {
  const apps = join(root, 'apps');
  if (!existsSync(apps)) throw new EnvironmentError(`${root} has no folder apps/: is it the repository's root?`);
  const names = (await readdir(apps)).sort().filter((name) => existsSync(declarationFile(join(apps, name))));
  return await Promise.all(names.map((name) => readApp(name, join(apps, name))));
}

async function readApp(name: string, folder: string): Promise<App> {
  const { variables } = await readDeclaration(declarationFile(folder));
  const described = Object.entries(variables).map(([variable, declared]) => describeVariable(variable, declared));
  return { name, folder, variables: described };
}

async function readDeclaration(file: string) {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return declaration.parse(module);
  } catch (error) {
    const reason = error instanceof z.ZodError ? 'it must export `variables`, made by defineVariables' : String(error);
    throw new EnvironmentError(`${file} cannot be read: ${reason}`, { cause: error });
  }
}

function declarationFile(folder: string): string {
  return join(folder, 'src', 'env.ts');
}
