import { writeFile } from 'node:fs/promises';

import { schemas } from '../src/report/schemas.ts';

for (const { file, text } of schemas) await writeFile(new URL(`../schemas/${file}`, import.meta.url), text);
