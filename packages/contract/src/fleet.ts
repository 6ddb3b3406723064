import { z } from 'zod';

import { appName, environmentName } from './names.ts';
import { release } from './release.ts';

/** The newest release of one app in each environment that has one. */
export const fleetApp = z
  .strictObject({
    app: appName,
    environments: z.partialRecord(environmentName, release),
  })
  .meta({ id: 'FleetApp' });
export type FleetApp = z.output<typeof fleetApp>;

/** The answer of `GET /v1/fleet`: what runs where; apps in alphabetical order. */
export const fleet = z
  .strictObject({
    updatedAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the newest of these releases was recorded; null when there is none' }),
    apps: z.array(fleetApp),
  })
  .meta({ id: 'Fleet' });
export type Fleet = z.output<typeof fleet>;
