import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { LocalServiceError } from './error.ts';

/** A server that runs under a keeper: a process that outlives neither us nor a Ctrl-C meant for us. */
export interface KeptServer {
  /** Stops the server in an orderly way and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Settles when the server is gone: stopped by us, or ended by itself or by somebody else. */
  readonly gone: Promise<void>;
}

interface Options {
  /** The keeper's file, beside this one. */
  readonly keeper: string;
  /** What the keeper is told: one JSON argument. */
  readonly settings: object;
  /** What the server is called in an error. */
  readonly name: string;
  /** Gets what the server says, as it says it. */
  readonly output?: ((text: string) => void) | undefined;
  /** Runs the keeper as `nobody`, for servers that refuse to run as root. */
  readonly unprivileged?: boolean;
}

/** How much of a server's last words an error holds. */
const longestWords = 2000;

/**
 * Starts a keeper, which starts the server and stops it when told or when we are gone, even by SIGKILL. It has a
 * process group of its own, so that Ctrl-C reaches the server only after those who use it have closed.
 * @throws LocalServiceError with the server's last words when it does not come up
 */
export async function keepServer(options: Options): Promise<KeptServer> {
  const keeper = startKeeper(options);
  const gone = new Promise<void>((resolve) => {
    keeper.once('exit', () => {
      resolve();
    });
    keeper.once('error', () => {
      resolve();
    });
  });
  let words = '';
  for (const stream of [keeper.stdout, keeper.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-longestWords);
      options.output?.(text);
    });
  }
  await untilReady(keeper).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalServiceError(`${options.name} did not start: ${reason}\n${words.trim()}`, { cause: error });
  });
  letGo(keeper);
  return { stop: () => stop(keeper), gone };
}

function startKeeper({ keeper, settings, unprivileged = false }: Options): ChildProcess {
  const file = fileURLToPath(new URL(keeper, import.meta.url));
  const argument = JSON.stringify(settings);
  const isRoot = process.getuid?.() === 0;
  if (!unprivileged || !isRoot || process.platform !== 'linux') {
    return fork(file, [argument], { detached: true, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  }
  // As `nobody`, yet allowed into a checkout that only root may enter (/root, say).
  const privileges = [
    '--reuid=nobody',
    '--regid=65534',
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return spawn('setpriv', [...privileges, process.execPath, file, argument], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function untilReady(keeper: ChildProcess): Promise<void> {
  const watch = new AbortController();
  try {
    await Promise.race([
      once(keeper, 'message', { signal: watch.signal }),
      once(keeper, 'close', { signal: watch.signal }).then(([code]) => {
        throw new Error(`its keeper ended with ${String(code)}`);
      }),
    ]);
  } finally {
    watch.abort();
  }
}

/** The keeper lives as long as the channel; neither must keep us alive. */
function letGo(keeper: ChildProcess): void {
  keeper.unref();
  keeper.channel?.unref();
  for (const stream of [keeper.stdout, keeper.stderr]) unrefStream(stream);
}

function unrefStream(stream: Readable | null): void {
  if (stream instanceof Socket) stream.unref();
}

async function stop(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  keeper.ref();
  const gone = once(keeper, 'exit');
  if (keeper.connected) keeper.disconnect();
  await gone;
}
