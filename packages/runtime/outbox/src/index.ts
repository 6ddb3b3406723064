export { createConsumer, type Consumer, type ConsumerOptions } from './consumer.ts';
export type { DeadLetter } from './dead-letters.ts';
export { OutboxError } from './error.ts';
export type { Figures } from './figures.ts';
export { installOutbox, type InstallOptions } from './install.ts';
export type { Message } from './message.ts';
export { createOutbox, type Outbox, type OutboxOptions } from './outbox.ts';
export { defineOutbox, type OutboxQueue, type OutboxSettings } from './queue.ts';
