import { randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cloneRepository } from './clone.ts';
import { RehearsalError } from './error.ts';
import { hostAddress } from './host-address.ts';
import { kubectl } from './kubectl.ts';
import { prepare } from './prepare.ts';
import { startServers } from './servers.ts';
import { badRelease } from './stages/bad-release.ts';
import { deletion } from './stages/deletion.ts';
import { first } from './stages/first.ts';
import { migration } from './stages/migration.ts';
import { oneService } from './stages/one-service.ts';
import { readme } from './stages/readme.ts';
import { release } from './stages/release.ts';
import { rollback } from './stages/rollback.ts';
import { createWorld, type World } from './world.ts';

interface Settings {
  readonly keep: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

const stages = [first, oneService, readme, migration, release, badRelease, rollback, deletion];

/** Plays all stages. @throws RehearsalError when something is not as it should be */
export async function rehearse({ keep, environment, print }: Settings): Promise<void> {
  const name = `rehearsal-${randomBytes(3).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'slipway-rehearsal-'));
  const namespaces = { staging: `${name}-staging`, prod: `${name}-prod` };
  const { SLIPWAY_REGISTRY: registry = '127.0.0.1:5000' } = environment;
  try {
    await using servers = await startServers(folder, hostAddress(environment), ['staging', 'prod']);
    const clone = cloneRepository(join(folder, 'clone'));
    const temporary = join(folder, 'steps');
    await mkdir(temporary);
    const world = createWorld({
      clone,
      temporary,
      namespaces,
      environment: { ...withoutGithub(environment), SLIPWAY_REGISTRY: `${registry}/${name}` },
      print,
    });
    print(`A copy of this repository, its environments in ${namespaces.staging} and ${namespaces.prod}`);
    await prepare(world, servers);
    await play(world, print);
  } finally {
    if (keep) print(`\nLeft there: ${folder}, the namespaces ${namespaces.staging} and ${namespaces.prod}`);
    else {
      kubectl(['delete', 'namespace', ...Object.values(namespaces), '--ignore-not-found', '--wait=false']);
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }
}

async function play(world: World, print: (line: string) => void): Promise<void> {
  const rows: string[] = [];
  for (const [at, { title, play: playStage }] of stages.entries()) {
    const started = performance.now();
    print(`\n${at + 1}. ${title}`);
    try {
      const { ran, spared } = await playStage(world);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      rows.push(`  ${title.padEnd(32)} ${`${seconds} s`.padStart(8)}   ran: ${ran}; left alone: ${spared}`);
    } catch (error) {
      if (!(error instanceof RehearsalError)) throw error;
      throw new RehearsalError(`"${title}" went wrong. ${error.message}`, { cause: error });
    }
  }
  print(`\n${rows.join('\n')}`);
}

/** The job that we may run in is not the one that is played. */
function withoutGithub(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^(?:GITHUB_|GIT_|RUNNER_|NODE_OPTIONS)/.test(name));
  return Object.fromEntries(own);
}
