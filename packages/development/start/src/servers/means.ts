import { join } from 'node:path';

import { findExecutable, startPostgres, startRedis } from '@repo/local-services';

import { startContainers } from './compose.ts';
import { messageOf, StartError } from '../error.ts';
import { keepUp } from '../services/keep-up.ts';
import { openLog, type LogFile } from '../services/log-file.ts';

/** A server that the apps need, and where it came from. */
export interface Means {
  /** `PostgreSQL`, `Redis`. */
  readonly name: string;
  /** Where it runs, in a few words. */
  readonly description: string;
  /** The variable that tells the apps of it. */
  readonly variable: string;
  /** Its value; undefined when the apps do without. */
  readonly url: string | undefined;
}

interface Options {
  readonly root: string;
  readonly state: string;
  readonly logOf: (name: string) => string;
  readonly compose: boolean;
  readonly reset: boolean;
  readonly signal: AbortSignal;
  /** Whether an app declares a variable that nobody has set. */
  readonly isNeeded: (variable: string) => boolean;
  /** Gets a sentence when something happens to a server later on. */
  readonly report: (text: string) => void;
  /** Collects what has to be stopped, last one first. */
  readonly stack: AsyncDisposableStack;
}

const databaseVariable = 'DATABASE_URL';
const redisVariable = 'REDIS_URL';

/**
 * Starts the servers that the apps need and nobody has named to them.
 * @returns what runs where
 * @throws StartError or LocalServiceError when one does not start
 */
export async function startMeans(options: Options): Promise<Means[]> {
  const needed = [databaseVariable, redisVariable].filter(options.isNeeded);
  if (needed.length === 0) return [];
  if (options.compose) return await startComposed(options, needed);
  return await Promise.all(
    needed.map((variable) => (variable === databaseVariable ? startDatabase(options) : startCache(options))),
  );
}

async function startComposed({ stack, ...options }: Options, needed: readonly string[]): Promise<Means[]> {
  const containers = await startContainers(options);
  stack.defer(containers.stop);
  const description = 'in a container (infra/compose.yaml)';
  const all = [
    { name: 'PostgreSQL', description, variable: databaseVariable, url: containers.databaseUrl },
    { name: 'Redis', description, variable: redisVariable, url: containers.redisUrl },
  ];
  return all.filter(({ variable }) => needed.includes(variable));
}

async function startDatabase({ state, logOf, report, stack }: Options): Promise<Means> {
  const directory = join(state, 'postgres');
  const log = openLogOn(stack, logOf('postgres'));
  const name = 'PostgreSQL';
  const start = (port = 5432) => startPostgres({ directory, port, output: log.write });
  const postgres = await keepUp({ name, start, report }).catch((error: unknown) => {
    throw new StartError(`${messageOf(error)}\n\`pnpm start --reset\` begins with an empty one.`, { cause: error });
  });
  stack.defer(postgres.stop);
  return {
    name,
    description: `embedded, port ${postgres.port}`,
    variable: databaseVariable,
    url: postgres.url('postgres'),
  };
}

async function startCache({ state, logOf, report, stack }: Options): Promise<Means> {
  const name = 'Redis';
  const variable = redisVariable;
  if (findExecutable('redis-server') === undefined) {
    return {
      name,
      description: 'a stand-in inside of each service: there is no redis-server here',
      variable,
      url: undefined,
    };
  }
  const log = openLogOn(stack, logOf('redis'));
  const start = (port = 6379) => startRedis({ directory: join(state, 'redis'), port, output: log.write });
  const redis = await keepUp({ name, start, report });
  stack.defer(redis.stop);
  return { name, description: `this machine's redis-server, port ${redis.port}`, variable, url: redis.url };
}

function openLogOn(stack: AsyncDisposableStack, path: string): LogFile {
  const log = openLog(path);
  stack.defer(log.close);
  return log;
}
