import { join } from 'node:path';

import { z } from 'zod';

import { EnvironmentError } from '../error.ts';
import { readIfThere, type Artefact } from './artefact.ts';
import type { App } from './read-apps.ts';

const json = z.record(z.string(), z.unknown());

const newSettings = { $schema: 'https://turborepo.com/schema.json', extends: ['//'] };

/** The app's turbo.json, whose `dev` task passes on the app's variables; everything else in the file stays. */
export async function turboEnv({ folder, variables }: App): Promise<Artefact> {
  const path = join(folder, 'turbo.json');
  const settings = parse(path, (await readIfThere(path)) ?? JSON.stringify(newSettings));
  const tasks = json.parse(settings['tasks'] ?? {});
  const dev = json.parse(tasks['dev'] ?? {});
  // NODE_ENV is no variable of the app: it picks the .env files.
  const env = [...variables.map(({ name }) => name), 'NODE_ENV'].sort();
  const content = JSON.stringify({ ...settings, tasks: { ...tasks, dev: { ...dev, env } } }, null, 2);
  return { path, content };
}

function parse(path: string, text: string) {
  try {
    return json.parse(JSON.parse(text));
  } catch (error) {
    throw new EnvironmentError(`${path} must be JSON without comments: ${String(error)}`, { cause: error });
  }
}
