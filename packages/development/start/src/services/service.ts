import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { createCondition, type Condition, type ServiceEvent } from './condition.ts';
import { messageOf } from '../error.ts';
import type { Guard } from './guard.ts';
import { openLog } from './log-file.ts';
import { stopGroup } from './process-group.ts';
import { spawnScript, type ScriptOptions } from './script.ts';
import { untilChange } from './until-change.ts';

/** An app's `dev` script, kept running. */
export interface Service {
  /** Ends it and waits until all its processes are gone. */
  readonly stop: () => Promise<void>;
}

interface Options extends Omit<ScriptOptions, 'script'> {
  /** Where it is going to listen; undefined when it says of no port. */
  readonly port: number | undefined;
  /** The file for its output. */
  readonly log: string;
  readonly guard: Guard;
  readonly onEvent: (event: ServiceEvent) => void;
}

const probeMs = 100;

/**
 * Starts an app's `dev` script. Should the script end, it is started again when a file of the app changes: a crash
 * takes down nobody else.
 */
export function startService(options: Options): Service {
  const stopping = new AbortController();
  const { signal } = stopping;
  const log = openLog(options.log);
  const condition = createCondition((event) => {
    if (!signal.aborted) options.onEvent(event);
  });
  const done = Promise.all([run(options, condition, log.write, signal), probe(options.port, condition, signal)]);
  return {
    stop: async () => {
      stopping.abort();
      await done;
      await log.close();
    },
  };
}

async function run(
  options: Options,
  condition: Condition,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const read = (line: string) => {
    write(condition.say(line));
  };
  while (!signal.aborted) {
    condition.start();
    await runOnce(options, read, signal).catch((error: unknown) => {
      read(messageOf(error));
    });
    condition.end();
    await untilChange(options.app.directory, signal);
  }
}

/** Runs the script until it ends or is to be stopped; nothing of it is left afterwards. */
async function runOnce(options: Options, read: (line: string) => void, signal: AbortSignal): Promise<void> {
  const { child, leader } = spawnScript({ ...options, script: 'dev' });
  const closed = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', read);
  options.guard.watch(leader);
  await Promise.race([once(child, 'exit'), aborted(signal)]);
  await stopGroup(leader);
  options.guard.forget(leader);
  await closed;
}

async function probe(port: number | undefined, condition: Condition, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (condition.isStarting() && (port === undefined || (await answers(port)))) condition.answer();
    await sleep(probeMs);
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect({ port, host: 'localhost' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // Not yet.
  } finally {
    socket.destroy();
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
