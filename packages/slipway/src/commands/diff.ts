import { nameOf, type Cluster } from '../cluster/index.ts';
import { differencesIn, planEnvironment, prepare, wouldPrune, type ObjectDifference } from '../deploy/index.ts';
import type { Prepared } from '../deploy/release-app.ts';
import { SlipwayError } from '../error.ts';
import { openRegistry } from '../registry/index.ts';
import { registryOf } from '../workspace/delivery-settings.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { openSite } from './deploy-for.ts';
import { styleFor } from './style-for.ts';

const usage = `slipway diff --env NAME [APP…] [--head REF] [--from ENV] [--again] [--exit-code]

What a deployment would change in the cluster, object by object, as the API server itself would store it, and what it would remove.
Changes nothing; values of Secrets are hidden.

  --env NAME    the environment
  --head REF    what should run (default: the working tree, or HEAD in a bare repository)
  --from ENV    NAME is a preview of that environment
  --again       also of apps that need no deployment: what was changed by hand shows
  --exit-code   ends with 1 when there are differences

Examples
  slipway diff --env prod api --head v1.4.2
`;

const options = {
  env: { type: 'string' },
  head: { type: 'string' },
  from: { type: 'string' },
  again: { type: 'boolean', default: false },
  'exit-code': { type: 'boolean', default: false },
} as const;

/** `slipway diff` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals: names } = readArguments(words, options, usage);
    const { environment, print } = surroundings;
    const emit = () => undefined;
    await using site = await openSite({ ...values, env: values.env }, surroundings, {
      emit,
      close: () => Promise.resolve(),
    });
    const { cluster, head, target, settings, run } = site;
    const stranger = names.find((name) => !head.apps.has(name));
    if (stranger !== undefined)
      throw new SlipwayError(
        `There is no app "${stranger}" at this revision. The apps are ${[...head.apps.keys()].join(', ')}.`,
      );
    const { changes, gone, layout, ledger } = await planEnvironment(cluster, head, target, {
      names,
      again: values.again,
    });
    const images = registryOf(settings);
    const registry = openRegistry(images, environment);
    const prepared =
      changes.length === 0
        ? []
        : await prepare(changes, { head, layout, ledger, target, cluster, registry, images, run });
    const { diffLines } = await import('../report/diff-text.ts');
    const style = await styleFor(surroundings);
    let differing = 0;
    for (const release of prepared) {
      const { marks, migration } = release;
      const differences = await differencesOf(release, cluster, settings.keep);
      differing += differences.length;
      print(
        diffLines(marks.app, differences, migration !== undefined, style)
          .map((line) => `${line}\n`)
          .join(''),
      );
    }
    for (const app of gone)
      print(`${app} runs, and is no app of this revision: \`slipway deploy --allow-teardown\` removes it.\n`);
    if (differing === 0) print(`Nothing would change in ${target.name}.\n`);
    return values['exit-code'] && differing > 0 ? 1 : 0;
  },
};

async function differencesOf(
  { marks, stored: { objects }, entries }: Prepared,
  cluster: Cluster,
  keep: number,
): Promise<readonly ObjectDifference[]> {
  const [written, pruned] = await Promise.all([
    differencesIn(cluster, objects),
    wouldPrune({ cluster, keep }, marks.app, entries, objects),
  ]);
  const text = 'neither this release nor a rollback needs it';
  return [...written, ...pruned.map((object) => ({ object: nameOf(object), kind: 'removed' as const, text }))];
}
