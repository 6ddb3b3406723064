import { once } from 'node:events';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import { removePostgres } from '@repo/local-services';

import { createAnnouncer } from './screen/announcer.ts';
import type { Call } from './arguments.ts';
import { configure, lacks, type Texts } from './workspace/environment.ts';
import { messageOf } from './error.ts';
import { prepareExample } from './screen/example.ts';
import { startGuard } from './services/guard.ts';
import { takeLock } from './lock.ts';
import { startMeans, type Means } from './servers/means.ts';
import { collectNotes } from './screen/notes.ts';
import { collectOffers } from './servers/offers.ts';
import { choosePorts } from './workspace/ports.ts';
import { startReceiver } from './servers/receiver.ts';
import { compileCacheOf, environmentOf, logOf, runEach, shownFrom, type Run, type Surroundings } from './run.ts';
import { addressOf, formatScreen, type View } from './screen/screen.ts';
import { startServices, type Services } from './services/services.ts';
import { findApps } from './workspace/workspace.ts';

/**
 * Starts everything and waits for the signal; then stops everything, services first, databases last.
 * @throws StartError or LocalServiceError when something that all depend on does not start
 */
export async function start(call: Call, surroundings: Surroundings): Promise<void> {
  const startedAt = performance.now();
  const { reporter, colors, signal } = surroundings;
  await using stack = new AsyncDisposableStack();
  const lock = await takeLock(call.state);
  stack.defer(lock.release);

  enableCompileCache(compileCacheOf(call.state));
  reporter.step('Reading the workspace');
  const run = await prepare(call, surroundings, stack);
  reporter.step('Starting the servers that the services need');
  const means = await startServers(run, stack);
  const receiver = await receive(run, stack);
  const offered = collectOffers({ means, receiver, ports: run.ports });
  reporter.step('Migrating the database');
  await runEach(run, 'migrate', offered);
  reporter.step('Starting the services');
  const services = launch(run, offered, stack);
  const [down, example] = await Promise.all([services.settle(signal), makeExample(run, offered), seed(run, offered)]);

  await lock.announce(firstAddress(run));
  const seconds = (performance.now() - startedAt) / 1000;
  reporter.print(formatScreen(viewOf(run, { seconds, means, down, example }), colors));
  if (!signal.aborted) await once(signal, 'abort');
}

/** Where whoever comes second finds this run. */
function firstAddress({ apps, ports }: Run): string | undefined {
  const first = apps.find(({ name }) => ports.has(name));
  return first === undefined ? undefined : addressOf(first.name, ports.get(first.name)?.port);
}

function viewOf(run: Run, outcome: Pick<View, 'seconds' | 'means' | 'down' | 'example'>): View {
  return {
    ...outcome,
    services: run.apps.map(({ name }) => ({ name, port: run.ports.get(name)?.port })),
    logs: shownFrom(run.directory, logOf(run, '*')),
    notes: collectNotes(run),
  };
}

async function prepare(call: Call, surroundings: Surroundings, stack: AsyncDisposableStack): Promise<Run> {
  const { shell } = surroundings;
  const apps = (await findApps(call.root)).map((app) => configure(app, shell));
  const ports = await choosePorts(apps);
  const portOf = (name: string) => ports.get(name)?.instead ?? ports.get(name)?.port ?? Infinity;
  const guard = startGuard();
  stack.defer(guard.dismiss);
  return { ...call, ...surroundings, ports, guard, apps: apps.toSorted((a, b) => portOf(a.name) - portOf(b.name)) };
}

async function startServers(run: Run, stack: AsyncDisposableStack): Promise<Means[]> {
  const isNeeded = (variable: string) => run.apps.some((app) => lacks(app, variable));
  if (run.reset && !run.compose) await removePostgres(join(run.state, 'postgres'));
  return await startMeans({
    ...run,
    stack,
    isNeeded,
    logOf: (name) => logOf(run, name),
    report: run.reporter.print,
  });
}

/** Somebody has to take what the worker tells the outside world. */
async function receive(run: Run, stack: AsyncDisposableStack): Promise<string | undefined> {
  if (!run.apps.some((app) => lacks(app, 'NOTIFY_URL'))) return undefined;
  const receiver = await startReceiver(logOf(run, 'notifications'));
  stack.defer(receiver.stop);
  return receiver.url;
}

function launch(run: Run, offered: Texts, stack: AsyncDisposableStack): Services {
  const { colors, reporter } = run;
  const announce = createAnnouncer({
    colors,
    print: reporter.print,
    logOf: (name) => shownFrom(run.directory, logOf(run, name)),
  });
  const services = startServices(run.apps, {
    ...run,
    logOf: (app) => logOf(run, app.name),
    portOf: (app) => run.ports.get(app.name)?.port,
    environmentOf: (app) => environmentOf(run, app, offered),
    onEvent: (app, event) => {
      announce(app.name, event);
    },
  });
  stack.defer(services.stop);
  return services;
}

/** Fills empty databases with examples. Who looks at the services can do so without. */
async function seed(run: Run, offered: Texts): Promise<void> {
  if (!run.seed) return;
  try {
    await runEach(run, 'seed', offered);
  } catch (error) {
    run.signal.throwIfAborted();
    run.reporter.print(messageOf(error));
  }
}

/** @returns a command that posts to the app that hands out tokens; undefined when there is none */
async function makeExample(run: Run, offered: Texts): Promise<string | undefined> {
  const [token] = await runEach(run, 'token', offered);
  const api = run.apps.find(({ scripts }) => 'token' in scripts);
  const port = run.ports.get(api?.name ?? '')?.port;
  if (token === undefined || port === undefined) return undefined;
  return await prepareExample({ state: run.state, from: run.directory, token, port });
}
