import { join } from 'node:path';

import { EnvironmentError } from '../error.ts';
import type { Artefact } from './artefact.ts';
import type { DescribedVariable } from './describe-variable.ts';
import type { App } from './read-apps.ts';

/** `.env.example`: copied to `.env` it sets what must be set; the rest waits behind a `#`. */
export function envExample({ name, folder, variables }: App): Artefact {
  const head = [
    `# The environment of ${name} in development: copy this file to .env and change what you need.`,
    '# Written from src/env.ts by `pnpm env:generate`.',
  ].join('\n');
  const paragraphs = [head, ...variables.map(describe)];
  return { path: join(folder, '.env.example'), content: `${paragraphs.join('\n\n')}\n` };
}

function describe(variable: DescribedVariable): string {
  const { name, description, needed, secret } = variable;
  const value = variable.example ?? variable.default ?? '';
  const line = `${name}=${quote(name, value)}`;
  return [`# ${description}${secret ? ' (secret)' : ''}`, needed === 'always' ? line : `# ${line}`].join('\n');
}

const plain = /^(?:[^\s#'"`](?:[^#'"`\n\r]*[^\s#'"`])?)?$/;

/** Writes a value as dotenv reads it back: `#` starts a comment, and only double quotes know escapes. */
function quote(name: string, value: string): string {
  if (plain.test(value)) return value;
  const mark = ["'", '`', '"'].find((candidate) => !value.includes(candidate));
  if (mark === undefined || value.includes('\\')) {
    throw new EnvironmentError(`The example of ${name} cannot be written into .env.example: choose a simpler one`);
  }
  return `${mark}${value}${mark}`;
}
