import { SlipwayError } from '../error.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import type { Site } from './deploy-for.ts';
import { environmentNamed, openEarly } from './open-early.ts';

const usage = `slipway deploy --env NAME [APP…] [--head REF] [--plan] [--again | --onward] [--allow-teardown] [--from ENV [--ttl 3d] [--allow-migrations]] [--timeout SECONDS] [--json]

Brings an environment to what it should run, app by app, only where they differ, and puts back what does not come up.

  --env NAME         the environment: a namespace of the cluster that KUBECONFIG names
  --head REF         what should run (default: the working tree, or HEAD in a bare repository)
  --plan             only say what would be done
  --again            apply everything again, also where nothing differs: mends what was changed by hand
  --onward           leave alone what runs a later commit of the main branch: a run that was overtaken goes back nowhere
  --allow-teardown   remove apps that the repository has no more; never their data
  --from ENV         make NAME a preview with that environment's manifests and secrets (pr-123 is one of staging)
  --ttl TIME         how long a preview lives (default: 3d)
  --allow-migrations let a preview of an environment in slipway.json migrate that one's database
  --timeout SECONDS  how long one app may take to migrate, or to come up (default: 600)
  --json             what happens, a JSON line each (schemas/deploy-event.schema.json)

Exit codes: 0 done, also when nothing was to be done; 1 something failed, and was put back where it could be; 3 it did not
come up in time.

Examples
  slipway deploy --env staging
  slipway deploy --env prod api --head v1.4.2
  slipway deploy --env pr-123 --from staging --ttl 12h
`;

const options = {
  env: { type: 'string' },
  head: { type: 'string' },
  plan: { type: 'boolean' },
  again: { type: 'boolean' },
  onward: { type: 'boolean' },
  'allow-teardown': { type: 'boolean' },
  from: { type: 'string' },
  ttl: { type: 'string' },
  'allow-migrations': { type: 'boolean' },
  timeout: { type: 'string', default: '600' },
  json: { type: 'boolean' },
} as const;

/** `slipway deploy` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals: names } = readArguments(words, options, usage);
    const { plan = false, again = false } = values;
    const { 'allow-teardown': allowTeardown = false, 'allow-migrations': allowMigrations = false } = values;
    if (again && values.onward === true) throw new SlipwayError('--again and --onward exclude each other: choose one.');
    const timeout = secondsOf(values.timeout) * 1000;
    const opening = openEarly(surroundings.cwd, values.from ?? environmentNamed(values.env), surroundings.environment);
    // kubectl starts while the rest is loaded.
    const [{ openSite }, { tellDeployment, toItsEnd }, { checkNames, deploy }, { readLedger }] = await Promise.all([
      import('./deploy-for.ts'),
      import('./tell-deployment.ts'),
      import('../deploy/deploy.ts'),
      import('../deploy/record.ts'),
    ]);
    const teller = await tellDeployment(surroundings, values.json === true);
    return toItsEnd(teller, `Deployment of ${values.env ?? ''}`, async () => {
      await using site = await openSite({ ...values, env: values.env, allowMigrations }, surroundings, teller, opening);
      const { head, target, settings } = site;
      const ledger = names.every((name) => head.apps.has(name))
        ? new Map<string, unknown>()
        : await readLedger(site.cluster, target.namespace);
      checkNames(names, [...new Set([...head.apps.keys(), ...ledger.keys()])]);
      const isLater = values.onward === true ? await onward(site) : undefined;
      return await deploy({
        ...site,
        names,
        again,
        isLater,
        allowTeardown,
        planOnly: plan,
        timeout,
        emit: teller.emit,
        openRegistry: async () => {
          const { registryOf } = await import('../workspace/delivery-settings.ts');
          const images = registryOf(settings);
          const { openRegistry } = await import('../registry/index.ts');
          return { registry: openRegistry(images), images };
        },
        permit: async (plan) => {
          const { permit } = await import('./permit.ts');
          await permit(plan, site, surroundings);
        },
      });
    });
  },
};

async function onward({ repository, head }: Site) {
  const { laterThan } = await import('./later-than.ts');
  return laterThan(repository, head.revision);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds > 0) return seconds;
  throw new SlipwayError(`--timeout takes seconds, a whole number, which "${text}" is not.`);
}
