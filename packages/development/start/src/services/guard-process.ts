import { z } from 'zod';

import { stopGroup } from './process-group.ts';

const messageSchema = z.union([z.object({ watch: z.number() }), z.object({ forget: z.number() })]);
const groups = new Set<number>();

process.on('message', (message) => {
  const order = messageSchema.parse(message);
  if ('watch' in order) groups.add(order.watch);
  else groups.delete(order.forget);
});
process.once('disconnect', () => {
  for (const leader of groups) void stopGroup(leader);
});
// Ctrl-C is meant for whoever started us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
