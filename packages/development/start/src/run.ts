import { join, relative } from 'node:path';

import type { createColors } from 'picocolors';

import type { Call } from './arguments.ts';
import { environmentFor, type ConfiguredApp, type Texts } from './workspace/environment.ts';
import type { Guard } from './services/guard.ts';
import type { Port } from './workspace/ports.ts';
import type { Reporter } from './screen/reporter.ts';
import { runScript } from './services/run-script.ts';

/** Where the command runs. */
export interface Surroundings {
  /** The environment variables of the shell. */
  readonly shell: Texts;
  /** The folder that shown paths are relative to. */
  readonly directory: string;
  readonly reporter: Reporter;
  readonly colors: ReturnType<typeof createColors>;
  /** Aborts when everything is to be stopped. */
  readonly signal: AbortSignal;
}

/** One run of the command: what it was asked for and what it has found out. */
export interface Run extends Call, Surroundings {
  /** In the order of their ports. */
  readonly apps: readonly ConfiguredApp[];
  /** By the apps' names. */
  readonly ports: ReadonlyMap<string, Port>;
  readonly guard: Guard;
}

/** The log of a service or server. */
export function logOf({ state }: Pick<Run, 'state'>, name: string): string {
  return join(state, 'logs', `${name}.log`);
}

/** A path as people in a folder would write it. */
export function shownFrom(directory: string, path: string): string {
  const nearby = relative(directory, path);
  return nearby.startsWith('..') ? path : nearby;
}

/** What an app's processes get beside the shell's environment. */
export function environmentOf({ ports, state }: Run, app: ConfiguredApp, offered: Texts): Record<string, string> {
  const port = ports.get(app.name);
  return {
    // Node starts in half of the time when it finds its compiled modules again.
    NODE_COMPILE_CACHE: compileCacheOf(state),
    ...environmentFor(app, offered),
    ...(port === undefined ? {} : { PORT: String(port.port) }),
  };
}

/** Where Node keeps compiled modules between runs (https://nodejs.org/api/module.html#module-compile-cache). */
export function compileCacheOf(state: string): string {
  return process.env['NODE_COMPILE_CACHE'] ?? join(state, 'compile-cache');
}

/**
 * Runs a script of each app that has it, one after the other.
 * @returns what each wrote on standard output
 * @throws StartError when one fails
 */
export async function runEach(run: Run, script: string, offered: Texts): Promise<string[]> {
  const outputs: string[] = [];
  for (const app of run.apps.filter(({ scripts }) => script in scripts)) {
    const environment = environmentOf(run, app, offered);
    outputs.push(await runScript({ ...run, app, script, environment, log: logOf(run, `${app.name}-${script}`) }));
  }
  return outputs;
}
