import { z } from 'zod';

/** Where a service runs. */
export const environmentName = z.enum(['dev', 'staging', 'prod']);

/** Where a service runs: `dev`, `staging` or `prod`. */
export type EnvironmentName = z.output<typeof environmentName>;
