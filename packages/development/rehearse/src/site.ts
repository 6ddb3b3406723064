import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cloneRepository } from './clone.ts';
import { hostAddress } from './host-address.ts';
import { kubectl } from './kubectl.ts';
import { prepare } from './prepare.ts';
import { startServers } from './servers.ts';
import { createWorld, type World } from './world.ts';

/** A place to play: a copy of this repository, servers, two environments. All of it goes with it. */
export interface Site extends AsyncDisposable {
  readonly world: World;
  /** Where the copy's images are. */
  readonly registry: string;
}

interface Settings {
  readonly environment: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

export async function openSite({ environment, print }: Settings): Promise<Site> {
  const name = `rehearsal-${randomBytes(3).toString('hex')}`;
  const namespaces = { staging: `${name}-staging`, prod: `${name}-prod` };
  const { SLIPWAY_REGISTRY: given = '127.0.0.1:5000' } = environment;
  const registry = `${given}/${name}`;
  const address = await hostAddress(environment);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'slipway-rehearsal-'));
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const servers = stack.use(await startServers(folder, address, ['staging', 'prod']));
  stack.defer(() => {
    kubectl(['delete', 'namespace', ...Object.values(namespaces), '--ignore-not-found', '--wait=false']);
  });
  const temporary = join(folder, 'steps');
  await mkdir(temporary);
  const world = createWorld({
    clone: cloneRepository(join(folder, 'clone')),
    temporary,
    namespaces,
    environment: { ...withoutGithub(environment), SLIPWAY_REGISTRY: registry, SLIPWAY_BUILD_CACHE: 'off' },
    print,
  });
  print(`A copy of this repository, its environments in ${namespaces.staging} and ${namespaces.prod}`);
  await prepare(world, servers);
  const kept = stack.move();
  return { world, registry, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The job, or the test, that we may run in is not what is played. */
function withoutGithub(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(
    ([name]) => !/^(?:GITHUB_|GIT_|RUNNER_|NODE_OPTIONS$|NODE_ENV$|VITEST)/.test(name),
  );
  return Object.fromEntries(own);
}
