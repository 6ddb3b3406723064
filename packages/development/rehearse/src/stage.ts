import type { World } from './world.ts';

/** A scene of the life of a delivery. */
export interface Stage {
  /** In a line. */
  readonly title: string;
  /** @returns what ran and what did not, for the closing table */
  readonly play: (world: World) => Promise<{ readonly ran: string; readonly spared: string }>;
}
