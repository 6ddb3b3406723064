import { notifications } from '@repo/contract';
import { defineOutbox } from '@repo/outbox';

/** Where the api leaves notifications. */
export const notificationQueue = defineOutbox(notifications);
