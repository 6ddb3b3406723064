import { checkNames, deploy, readLedger, soakRefusals, unwell, type EnvironmentPlan } from '../deploy/index.ts';
import { openCluster } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';
import { environmentOf, registryOf } from '../workspace/delivery-settings.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import { openSite, type Site } from './deploy-for.ts';
import { tellDeployment } from './tell-deployment.ts';

const usage = `slipway deploy --env NAME [APP…] [--head REF] [--plan] [--again] [--allow-teardown] [--from ENV [--ttl 3d]] [--timeout SECONDS] [--json]

Brings an environment to what it should run, app by app, only where they differ, and puts back what does not come up.

  --env NAME         the environment: a namespace of the cluster that KUBECONFIG names
  --head REF         what should run (default: the working tree, or HEAD in a bare repository)
  --plan             only say what would be done
  --again            apply everything again, also where nothing differs: mends what was changed by hand
  --allow-teardown   remove apps that the repository has no more; never their data
  --from ENV         make NAME a preview with that environment's manifests and secrets (pr-123 is one of staging)
  --ttl TIME         how long a preview lives (default: 3d)
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
  'allow-teardown': { type: 'boolean' },
  from: { type: 'string' },
  ttl: { type: 'string' },
  timeout: { type: 'string', default: '600' },
  json: { type: 'boolean' },
} as const;

/** `slipway deploy` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals: names } = readArguments(words, options, usage);
    const { plan = false, again = false, 'allow-teardown': allowTeardown = false } = values;
    const timeout = secondsOf(values.timeout) * 1000;
    const teller = await tellDeployment(surroundings, values.json === true);
    await using site = await openSite({ ...values, env: values.env }, surroundings, teller);
    const { head, target, settings } = site;
    const ledger = names.every((name) => head.apps.has(name))
      ? new Map<string, unknown>()
      : await readLedger(site.cluster, target.namespace);
    checkNames(names, [...new Set([...head.apps.keys(), ...ledger.keys()])]);
    const code = await deploy({
      ...site,
      names,
      again,
      allowTeardown,
      planOnly: plan,
      timeout,
      emit: teller.emit,
      openRegistry: async () => {
        const images = registryOf(settings);
        const { openRegistry } = await import('../registry/index.ts');
        return { registry: openRegistry(images), images };
      },
      permit: (plan) => permit(plan, site, surroundings),
    });
    await teller.close(`Deployment of ${target.name}`);
    return code;
  },
};

/** Some environments take only images that have proved themselves in another. */
async function permit({ changes }: EnvironmentPlan, { target, settings }: Site, { environment }: Surroundings) {
  // What runs here already was let in before.
  const news = changes.filter(({ app }) => app.verdicts.image.needed);
  if (target.from === undefined || news.length === 0) return;
  const source = environmentOf(settings, target.from);
  await using cluster = await openCluster({ context: source.context, environment });
  const candidates = news.map(({ app }) => ({ app: app.name, fingerprint: app.fingerprint ?? '' }));
  const ledger = await readLedger(cluster, source.namespace);
  const soaked = soakRefusals(candidates, { from: source.name, time: target.soak, ledger, now: Date.now() });
  const refusals = soaked.length > 0 ? soaked : await unwell(cluster, source, candidates, ledger);
  if (refusals.length === 0) return;
  throw new SlipwayError(`${target.name} takes only what ${source.name} has run: ${refusals.join('; ')}.`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds > 0) return seconds;
  throw new SlipwayError(`--timeout takes seconds, a whole number, which "${text}" is not.`);
}
