import { setTimeout as sleep } from 'node:timers/promises';

import type { ServiceEvent } from './condition.ts';
import type { ConfiguredApp } from '../workspace/environment.ts';
import type { Guard } from './guard.ts';
import { startService, type Service } from './service.ts';

interface Options {
  readonly root: string;
  readonly logOf: (app: ConfiguredApp) => string;
  readonly guard: Guard;
  readonly portOf: (app: ConfiguredApp) => number | undefined;
  readonly environmentOf: (app: ConfiguredApp) => Readonly<Record<string, string>>;
  readonly onEvent: (app: ConfiguredApp, event: ServiceEvent) => void;
}

/** The apps' `dev` scripts, running. */
export interface Services {
  /**
   * Waits until each has answered or ended.
   * @returns the names of those that do not answer
   */
  readonly settle: (signal: AbortSignal) => Promise<string[]>;
  readonly stop: () => Promise<void>;
}

/** After that long a service that neither answers nor ends is reported, and left to itself. */
const patienceMs = 60_000;

/** Starts the `dev` script of each app. */
export function startServices(apps: readonly ConfiguredApp[], options: Options): Services {
  const up = new Set<string>();
  const started = apps.map((app) => {
    const settled = Promise.withResolvers<undefined>();
    const service = startOne(app, options, (event) => {
      if (event.kind === 'up') up.add(app.name);
      if (event.kind === 'down') up.delete(app.name);
      if (event.kind !== 'error') settled.resolve(undefined);
      options.onEvent(app, event);
    });
    return { service, settled: settled.promise };
  });
  return {
    settle: async (signal) => {
      const patience = sleep(patienceMs, undefined, { signal, ref: false });
      await Promise.race([Promise.all(started.map(({ settled }) => settled)), patience]);
      return apps.map(({ name }) => name).filter((name) => !up.has(name));
    },
    stop: async () => {
      await Promise.all(started.map(({ service }) => service.stop()));
    },
  };
}

function startOne(app: ConfiguredApp, options: Options, onEvent: (event: ServiceEvent) => void): Service {
  const { root, guard } = options;
  return startService({
    app,
    root,
    guard,
    onEvent,
    port: options.portOf(app),
    environment: options.environmentOf(app),
    log: options.logOf(app),
  });
}
