import { z } from 'zod';

import { release } from './release.ts';

/**
 * What is told to the outside about a release, as JSON. Delivered at least once, in order per app: `id` is the same
 * each time, and also the request's `Idempotency-Key`.
 */
export const notification = z.strictObject({
  id: z.uuid(),
  event: z.literal('release.recorded'),
  release,
});
export type Notification = z.output<typeof notification>;

/** The outbox queue between api and worker. A message's key is the release's app, its data the whole notification. */
export const notifications = { name: 'release-notifications', schema: notification } as const;
