import { z } from 'zod';

import { migrateUp } from '../src/index.ts';
import { indexOnApp, releases } from './releases.ts';

// Run as a process of its own, to be killed in the middle: node migrate-slowly.ts <url> <releases | index>
const [url, slow] = z.tuple([z.string(), z.enum(['releases', 'index'])]).parse(process.argv.slice(2));
await migrateUp({ url, migrations: [releases(slow === 'releases' ? 600 : 0), indexOnApp(600)] });
