import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import { requirement } from '@repo/testing';
import { z } from 'zod';

import { deployEventSchema } from '../../../src/report/deploy-schema.ts';
import { createRepository, type TestRepository } from '../../kit/repository.ts';
import { slipway, type Run } from '../../kit/slipway.ts';
import type { AppModel } from './app-model.ts';
import { fleet } from './fleet.ts';
import { tinyImage } from './tiny-image.ts';

const planSchema = z.object({ apps: z.array(z.object({ name: z.string(), fingerprint: z.string().nullable() })) });
export type Told = z.output<typeof deployEventSchema>;

/** A repository, a registry's corner and a namespace of one test's own. */
export interface Yard {
  /** The environment, and its namespace. */
  readonly environment: string;
  readonly repository: TestRepository;
  /** For `slipway` and `kubectl`. */
  readonly variables: NodeJS.ProcessEnv;
  /** Commits apps and puts their images into the registry. */
  readonly commit: (apps: readonly AppModel[], images?: boolean) => Promise<string>;
  readonly deploy: (...words: string[]) => Promise<Deployed>;
  readonly slipway: (...words: string[]) => Promise<Run>;
  readonly kubectl: (...words: string[]) => Promise<string>;
  /** An object, or a list of them. */
  readonly get: (...words: string[]) => Promise<unknown>;
  readonly remove: () => Promise<void>;
}

/** What a deployment said, and what became of each app. */
export interface Deployed extends Run {
  readonly told: readonly Told[];
  readonly outcomes: Readonly<Record<string, string>>;
  readonly writes: number | undefined;
}

/** @param settings of `slipway.json` */
export async function createYard(
  settings: Readonly<Record<string, unknown>> = {},
  environment = `t-${randomUUID().slice(0, 8)}`,
): Promise<Yard> {
  const host = requirement('registry').found ?? '127.0.0.1:5000';
  const corner = `slipway-tests/${environment}`;
  const image = await tinyImage(host);
  const repository = createRepository();
  const variables = { SLIPWAY_REGISTRY: `${host}/${corner}` };
  const run = (...words: string[]) => slipway(repository.folder, words, variables);
  const kubectl = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)('kubectl', ['--namespace', environment, ...words], {
      maxBuffer: 1 << 26,
    });
    return stdout;
  };
  const tagged = new Set<string>();
  return {
    environment,
    repository,
    variables,
    kubectl,
    slipway: run,
    async commit(apps, images = true) {
      const all = apps.map((app) => ({ environments: [environment], ...app }));
      const id = repository.commit(fleet(all, { 'slipway.json': JSON.stringify(settings) }));
      if (!images) return id;
      const { stdout } = await run('plan', '--json', '--base', 'HEAD', '--head', 'HEAD');
      for (const { name, fingerprint } of planSchema.parse(JSON.parse(stdout)).apps) {
        if (fingerprint === null || tagged.has(`${name} ${fingerprint}`)) continue;
        tagged.add(`${name} ${fingerprint}`);
        await image.tag(`${corner}/${name}`, `fp-${fingerprint}`);
      }
      return id;
    },
    async deploy(...words) {
      const done = await run('deploy', '--env', environment, '--json', ...words);
      return deployed(done);
    },
    async get(...words) {
      const value: unknown = JSON.parse(await kubectl('get', '--output', 'json', ...words));
      return value;
    },
    async remove() {
      repository.remove();
      const names = new Set([...tagged].map((tag) => tag.split(' ')[0] ?? ''));
      for (const name of names) await image.remove(`${corner}/${name}`);
      await kubectl('delete', 'namespace', environment, '--ignore-not-found', '--wait=false');
    },
  };
}

function deployed(run: Run): Deployed {
  const told = toldIn(run.stdout);
  const apps = told.filter((event) => event.event === 'app');
  return {
    ...run,
    told,
    outcomes: Object.fromEntries(apps.map(({ app, outcome }) => [app, outcome])),
    writes: told.find((event) => event.event === 'end')?.writes,
  };
}

/** The events that a command wrote as JSON lines; of one that was killed, the whole lines. */
export function toldIn(text: string): readonly Told[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => deployEventSchema.parse(JSON.parse(line)));
}
