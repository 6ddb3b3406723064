import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

import { LocalServiceError } from './error.ts';

/** A server that runs under a keeper: a process that outlives neither us nor a Ctrl-C meant for us. */
export interface KeptServer {
  /** Stops the server in an orderly way and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

interface Options {
  /** The keeper's file, beside this one. */
  readonly keeper: string;
  /** What the keeper is told: one JSON argument. */
  readonly settings: object;
  /** What the server is called in an error. */
  readonly name: string;
  /** Runs the keeper as `nobody`, for servers that refuse to run as root. */
  readonly unprivileged?: boolean;
}

/**
 * Starts a keeper, which starts the server and stops it when told or when we are gone, even by SIGKILL. It has a
 * process group of its own, so that Ctrl-C reaches the server only after those who use it have closed.
 * @throws LocalServiceError with the server's last words when it does not come up
 */
export async function keepServer({ keeper, settings, name, unprivileged = false }: Options): Promise<KeptServer> {
  const child = startKeeper(fileURLToPath(new URL(keeper, import.meta.url)), JSON.stringify(settings), unprivileged);
  const words: string[] = [];
  child.stdout?.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string) => {
      reject(new LocalServiceError(`${name} did not start: ${reason}\n${words.join('').trim().slice(-2000)}`));
    };
    child.once('message', () => {
      resolve();
    });
    child.once('error', (error) => {
      fail(error.message);
    });
    child.once('exit', (code) => {
      fail(`its keeper ended with ${String(code)}`);
    });
  });
  // The keeper lives as long as the channel; neither must keep us alive.
  child.unref();
  child.channel?.unref();
  child.stdout?.resume();
  child.stderr?.resume();
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
  return { stop: () => stop(child) };
}

function startKeeper(file: string, settings: string, unprivileged: boolean): ChildProcess {
  const isRoot = process.getuid?.() === 0;
  if (!unprivileged || !isRoot || process.platform !== 'linux') {
    return fork(file, [settings], { detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  }
  // As `nobody`, yet allowed into a checkout that only root may enter (/root, say).
  const privileges = [
    '--reuid=nobody',
    '--regid=65534',
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return spawn('setpriv', [...privileges, process.execPath, file, settings], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  await gone;
}
