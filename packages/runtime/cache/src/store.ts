import type { Redis } from 'ioredis';

/** The right to load a key, for one process at a time. It ends by itself after 10 s, and when the key is deleted. */
export interface Turn {
  /** Keeps what was loaded and ends the turn; keeps nothing when the turn has ended already. */
  readonly keep: (text: string, ttlSeconds: number) => Promise<void>;
  /** Ends the turn, if it is still ours. */
  readonly giveBack: () => Promise<void>;
}

/** Where texts are kept: Redis, or the stand-in for it. */
export interface Store {
  readonly redis: Redis | undefined;
  readonly get: (key: string) => Promise<string | undefined>;
  readonly set: (key: string, text: string, ttlSeconds: number) => Promise<void>;
  /** Deletes the value, and ends the turn of whoever loads it: what was read before the deletion is not to be kept after it. */
  readonly delete: (key: string) => Promise<void>;
  readonly increment: (key: string) => Promise<number>;
  /** @returns undefined while another has the turn */
  readonly takeTurn: (key: string) => Promise<Turn | undefined>;
  /** Rejects when the store does not answer. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}
