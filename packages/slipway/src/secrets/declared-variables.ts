import { z } from 'zod';

import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';

/** In an app's folder: which variables it reads. Generated from the schema that it checks them with. */
const fileName = 'variables.json';

const variables = z.record(
  z.string(),
  z.object({
    needed: z.union([z.literal('always'), z.literal('never'), z.array(z.string())]),
    secret: z.boolean(),
  }),
);

/** What an app reads from its environment. */
export interface DeclaredVariables {
  readonly file: string;
  readonly all: ReadonlyMap<
    string,
    { readonly isSecret: boolean; readonly isNeededIn: (environment: string) => boolean }
  >;
}

/**
 * The variables that an app declares in `variables.json`.
 * @returns undefined when it declares none that way
 * @throws SlipwayError when the file is not valid
 */
export async function declaredVariables(
  { revision, entry }: Snapshot,
  { directory }: App,
): Promise<DeclaredVariables | undefined> {
  const file = directory === '' ? fileName : `${directory}/${fileName}`;
  const found = entry(file);
  if (found === undefined) return undefined;
  const text = (await revision.read([found])).get(found.path)?.toString('utf8') ?? '';
  return {
    file,
    all: new Map(
      Object.entries(parse(text, file)).map(([name, { needed, secret }]) => [
        name,
        {
          isSecret: secret,
          isNeededIn: (environment) => needed === 'always' || (needed !== 'never' && needed.includes(environment)),
        },
      ]),
    ),
  };
}

function parse(text: string, file: string): z.output<typeof variables> {
  try {
    return variables.parse(JSON.parse(text));
  } catch (cause) {
    throw new SlipwayError(
      `${file} is no list of variables, each like "DATABASE_URL": { "needed": "always", "secret": true }: generate it anew.`,
      { cause },
    );
  }
}
