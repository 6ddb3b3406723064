import { join } from 'node:path';

import type { Artefact } from './artefact.ts';
import type { DescribedVariable } from './describe-variable.ts';
import type { App } from './read-apps.ts';

const introduction = `# Environment variables

What each app reads from its environment, as its \`src/env.ts\` declares it. This page is written by \`pnpm env:generate\`.

A variable that is set to nothing counts as not set. In \`dev\` the \`.env*\` files in the app's folder are read too, beneath
what the process was given; in \`staging\` and \`prod\` only the ConfigMap and the Secret count.`;

const tableHead = ['| Variable | Needed | Default | Secret | Description |', '| --- | --- | --- | --- | --- |'];

/** The page in docs/ with a table for each app. */
export function docsTable(root: string, apps: readonly App[]): Artefact {
  const sections = apps.map(({ name, variables }) =>
    [`## ${name}`, '', ...tableHead, ...variables.map(row)].join('\n'),
  );
  const content = [introduction, ...sections].join('\n\n');
  return { path: join(root, 'docs', 'reference', 'environment.md'), content };
}

function row(variable: DescribedVariable): string {
  const cells = [
    `\`${variable.name}\``,
    describeNeed(variable.needed),
    variable.default === undefined ? '' : `\`${variable.default}\``,
    variable.secret ? 'yes' : '',
    variable.description,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function describeNeed(needed: DescribedVariable['needed']): string {
  if (needed === 'always') return 'yes';
  return needed === 'never' ? 'no' : `in ${needed.join(', ')}`;
}
