import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { SlipwayError } from '../error.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

/** A `kubectl proxy` that runs as long as this process: it logs in as kubectl does, with all its plugins. */
export interface Proxy extends AsyncDisposable {
  /** The unix socket that it listens on, in a folder that only this user may look into. */
  readonly socket: string;
  readonly ended: () => boolean;
}

// However this process ends, its end of the pipe closes: then the shell ends kubectl and clears its folder away. On its own
// kubectl would go on for ever behind a command that was killed. The shell itself says nothing: nobody may be left to hear it,
// and it would end of that.
const script = `
exec 3<&0
kubectl proxy --unix-socket="$0/api" --append-server-path "$@" </dev/null 3<&- &
kubectl=$!
exec >/dev/null 2>&1
{ read -r _ <&3; kill "$kubectl"; } &
reader=$!
wait "$kubectl"
status=$?
kill "$reader"
rm -rf "$0"
exit "$status"
`;

/**
 * Starts a proxy to the API server.
 * @param context of the kubeconfig; its current one when left out
 * @throws SlipwayError when kubectl is missing, or has no such context
 */
export async function startProxy(context: string | undefined, environment: NodeJS.ProcessEnv): Promise<Proxy> {
  const folder = await makeTemporaryFolder();
  const words = context === undefined ? [] : [`--context=${context}`];
  // In a group of its own: who presses Ctrl-C means the command, which still has a lock to give back through this.
  const child = spawn('/bin/sh', ['-c', script, folder, ...words], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let ended = false;
  const end = new Promise<void>((resolve) => {
    const done = () => {
      ended = true;
      resolve();
    };
    child.on('close', done).on('error', done);
  });
  child.stdin.on('error', () => undefined);
  try {
    await listening(child.stdout, child.stderr, end);
  } catch (error) {
    child.stdin.end();
    await end;
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  child.unref();
  return {
    socket: join(folder, 'api'),
    ended: () => ended,
    [Symbol.asyncDispose]() {
      // It ends by itself from here on, and nobody has to wait for that.
      child.stdin.end();
      return Promise.resolve();
    },
  };
}

async function listening(
  stdout: NodeJS.ReadableStream,
  stderr: NodeJS.ReadableStream,
  end: Promise<void>,
): Promise<void> {
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    // It goes on to log each request that failed, which nobody reads.
    if (said.length < 10_000) said += chunk.toString();
  });
  let out = '';
  const ready = new Promise<true>((resolve) => {
    stdout.on('data', (chunk: Buffer) => {
      if (out.length < 1000) out += chunk.toString();
      if (out.includes('Starting to serve')) resolve(true);
    });
  });
  if ((await Promise.race([ready, end])) === true) return;
  throw new SlipwayError(fault(said.trim()));
}

function fault(said: string): string {
  if (/kubectl['’]?:? (?:command )?not found|not found.*kubectl/.test(said))
    return 'There is no kubectl on the path, which reaches the cluster: install it (https://kubernetes.io/docs/tasks/tools).';
  const [first = ''] = said.split('\n');
  return `kubectl cannot open the cluster (${first.replace(/^error: /, '') || 'it said nothing'}): \`kubectl config get-contexts\` lists what KUBECONFIG knows.`;
}
