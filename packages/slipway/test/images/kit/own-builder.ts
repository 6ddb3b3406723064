import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A BuildKit daemon of one test's own, with nothing in its cache. */
export interface OwnBuilder {
  /** As `BUILDX_BUILDER` names it. */
  readonly name: string;
  readonly start: () => Promise<void>;
  /** Ends it at once, as a machine that loses its power does. */
  readonly kill: () => Promise<void>;
  /** Ends it and forgets all of it. */
  readonly remove: () => Promise<void>;
}

/**
 * @param up the program that starts a daemon: `up --builder NAME`
 * @param state the folder that it keeps all of it in
 */
export function ownBuilder(up: string, state = process.env['DOCKER_UP_STATE'] ?? '/var/lib/docker-up'): OwnBuilder {
  const name = `slipway-test-${randomUUID().slice(0, 8)}`;
  const kill = async () => {
    for (const pid of processesOf(name)) process.kill(pid, 'SIGKILL');
    while (processesOf(name).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  return {
    name,
    start: async () => {
      // It waits for the daemon's socket, and one that was killed leaves that behind.
      rmSync(`/run/buildkit-${name}.sock`, { force: true });
      await run(up, ['--builder', name], { env: { ...process.env, DOCKER_UP_STATE: state } });
    },
    kill,
    async remove() {
      await kill();
      await run('docker', ['buildx', 'rm', '--force', name]).catch(() => undefined);
      for (const path of [
        `${state}/buildkit-${name}`,
        `${state}/buildkit-${name}.toml`,
        `${state}/buildkit-${name}.log`,
      ])
        rmSync(path, { recursive: true, force: true });
      rmSync(`/run/buildkit-${name}.sock`, { force: true });
    },
  };
}

/** The daemon, by the name of its settings, which no other has. */
function processesOf(name: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      return words[0]?.endsWith('buildkitd') === true && words.some((word) => word.endsWith(`/buildkit-${name}.toml`))
        ? [Number(entry)]
        : [];
    } catch {
      return [];
    }
  });
}
