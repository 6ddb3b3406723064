import { join } from 'node:path';

import type { Artefact } from './artefact.ts';
import type { DescribedVariable } from './describe-variable.ts';
import type { App } from './read-apps.ts';

/** `variables.json`: for those who set an app's variables elsewhere, and for what checks that they did. */
export function variablesList({ folder, variables }: App): Artefact {
  const list = Object.fromEntries(variables.map(describe));
  return { path: join(folder, 'variables.json'), content: JSON.stringify(list) };
}

function describe({ name, needed, secret }: DescribedVariable) {
  return [name, { needed, secret }] as const;
}
