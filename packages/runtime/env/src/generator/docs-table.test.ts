import { join } from 'node:path';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { describeVariable } from './describe-variable.ts';
import { docsTable } from './docs-table.ts';

test('each app has a table of its variables', () => {
  const variables = [
    describeVariable('DATABASE_URL', { schema: z.url(), description: 'PostgreSQL.', secret: true }),
    describeVariable('LOG_LEVEL', { schema: z.enum(['info', 'warn']).default('info'), description: 'info | warn.' }),
    describeVariable('REDIS_URL', {
      schema: z.url().optional(),
      description: 'Redis.',
      requiredIn: ['staging', 'prod'],
    }),
  ];
  const apps = [
    { name: 'api', folder: 'apps/api', variables },
    { name: 'web', folder: 'apps/web', variables: variables.slice(1, 2) },
  ];
  const { path, content } = docsTable('/repository', apps);
  expect(path).toBe(join('/repository', 'docs', 'reference', 'environment.md'));
  expect(content).toContain(`## api

| Variable | Needed | Default | Secret | Description |
| --- | --- | --- | --- | --- |
| \`DATABASE_URL\` | yes |  | yes | PostgreSQL. |
| \`LOG_LEVEL\` | no | \`info\` |  | info \\| warn. |
| \`REDIS_URL\` | in staging, prod |  |  | Redis. |

## web
`);
});
