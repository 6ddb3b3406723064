import { environmentName, type EnvironmentName, type Variables } from '@repo/env';
import { z } from 'zod';

/** The longest that a service may wait between becoming unready and closing; the whole shutdown has 25 s. */
const longestShutdownWaitMs = 20_000;

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

const proxies = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()])));

/** What `serviceVariables` gives once it is loaded. */
export interface ServiceEnvironment {
  readonly ENVIRONMENT: EnvironmentName;
  readonly HOST: string;
  readonly PORT: number;
  readonly LOG_LEVEL: z.output<typeof logLevel>;
  readonly SHUTDOWN_WAIT_MS: number;
  readonly TRUSTED_PROXIES?: string[] | undefined;
}

/**
 * The variables that every service has.
 * @param defaults `port`: where it listens in development
 */
export function serviceVariables({ port }: { port: number }) {
  return {
    ENVIRONMENT: {
      schema: environmentName.default('dev'),
      description: 'Where the service runs: dev, staging or prod.',
      requiredIn: ['staging', 'prod'],
    },
    HOST: {
      schema: z.string().default('127.0.0.1'),
      description: 'The address to listen on; a container needs 0.0.0.0.',
      requiredIn: ['staging', 'prod'],
    },
    PORT: {
      schema: z.coerce.number().int().min(0).max(65_535).default(port),
      description: 'The TCP port to listen on; 0 takes a free one.',
    },
    LOG_LEVEL: {
      schema: logLevel.default('info'),
      description: `The least important messages that are logged: ${logLevel.options.join(', ')}.`,
    },
    SHUTDOWN_WAIT_MS: {
      schema: z.coerce.number().int().min(0).max(longestShutdownWaitMs).default(0),
      description: 'Milliseconds between becoming unready and closing, while load balancers take notice.',
    },
    TRUSTED_PROXIES: {
      schema: proxies.optional(),
      description: 'Addresses or CIDR ranges, separated by commas, whose X-Forwarded-* headers are believed.',
      example: '10.0.0.0/8',
    },
  } as const satisfies Variables;
}
