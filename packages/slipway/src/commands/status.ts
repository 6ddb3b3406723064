import { openCluster } from '../cluster/index.ts';
import { readStatus } from '../deploy/index.ts';
import { SlipwayError } from '../error.ts';
import type { EnvironmentReport } from '../report/status-text.ts';
import { environmentOf, readDeliverySettings, type Environment } from '../workspace/delivery-settings.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import { openRepository } from '../revision/index.ts';
import { findRoot } from '../workspace/find-root.ts';
import { workspaceFileName } from '../workspace/wanted-files.ts';
import { styleFor } from './style-for.ts';

const usage = `slipway status [--env NAME] [--json]

What the environments of slipway.json run, side by side: version, image, pods, what was changed by hand, who deploys just now.

  --env NAME   only this one; it need not be in slipway.json
  --json       for programs (schemas/status.schema.json)

Exit codes: 0 told, 1 an environment could not be asked.
`;

const options = { env: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

/** `slipway status` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    if (positionals.length > 0) throw new SlipwayError('status takes no app: it is about environments.');
    const environments = await environmentsFor(values.env, surroundings);
    const reports = await Promise.all(environments.map((environment) => reportOf(environment, surroundings)));
    if (values.json) surroundings.print(`${JSON.stringify({ version: 1, environments: reports }, null, 2)}\n`);
    else {
      const { statusLines } = await import('../report/status-text.ts');
      surroundings.print(`${statusLines(reports, await styleFor(surroundings)).join('\n')}\n`);
    }
    return reports.every(({ fault }) => fault === null) ? 0 : 1;
  },
};

async function environmentsFor(
  name: string | undefined,
  { cwd, environment }: Surroundings,
): Promise<readonly Environment[]> {
  const repository = await openRepository(cwd);
  const revision = repository.bare ? await repository.revision('HEAD') : await repository.workingTree();
  if (revision === undefined)
    throw new SlipwayError('This repository has no commit yet: there is nothing that could run.');
  const root = findRoot(revision.name, revision.named([workspaceFileName]), repository.prefix);
  const settings = await readDeliverySettings(revision, root, environment);
  if (name !== undefined) return [environmentOf(settings, name)];
  if (settings.environments.length > 0) return settings.environments;
  throw new SlipwayError('slipway.json names no environments: write them into "environments", or name one with --env.');
}

/** One that cannot be asked does not hide the others. */
async function reportOf(place: Environment, { environment }: Surroundings): Promise<EnvironmentReport> {
  const { name, namespace, context } = place;
  const base = { name, namespace, context: context ?? null };
  try {
    await using cluster = await openCluster({ context, environment });
    const { apps, lock } = await readStatus(cluster, namespace);
    return {
      ...base,
      fault: null,
      lock: lock ?? null,
      apps: apps.map(({ name: app, marks, pods, deploying, interrupted, drift }) => ({
        name: app,
        version: marks?.version ?? null,
        fingerprint: marks?.fingerprint ?? null,
        commit: marks?.commit ?? null,
        deployedAt: marks?.deployedAt ?? null,
        run: marks?.run ?? null,
        pods,
        deploying,
        interrupted,
        drift: [...drift],
      })),
    };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    return { ...base, fault: error.message, lock: null, apps: [] };
  }
}
