import { z } from 'zod';

import { createConsumer } from '../src/index.ts';
import { releaseQueue } from './release-queue.ts';

// Run as a process of its own, to be killed in the middle of a delivery: node hang.ts <url>
const [url] = z.tuple([z.url()]).parse(process.argv.slice(2));
await createConsumer({
  url,
  queue: releaseQueue,
  deliver: async ({ data }) => {
    process.stdout.write(`${data.version}\n`);
    await new Promise(() => undefined);
  },
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
