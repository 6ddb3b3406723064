import { notifications } from '@repo/contract';
import { defineOutbox } from '@repo/outbox';

/** Where notifications wait for the worker. */
export const notificationQueue = defineOutbox(notifications);
