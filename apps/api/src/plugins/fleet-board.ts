import plugin from 'fastify-plugin';

import { findFleet } from '../releases/find-fleet.ts';
import { createFleetBoard, type FleetBoard } from '../releases/fleet-board.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly fleetBoard: FleetBoard;
  }
}

/** The fleet, kept in the cache between writes. */
export const fleetBoard = plugin(
  (service) => {
    const { cache, database, log } = service;
    service.decorate('fleetBoard', createFleetBoard({ cache, log, find: () => findFleet(database) }));
  },
  { name: 'fleet-board', dependencies: ['database', 'cache'] },
);
