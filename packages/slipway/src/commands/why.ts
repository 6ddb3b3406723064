import { SlipwayError } from '../error.ts';
import { holdAgainst } from '../plan/against.ts';
import { inSentence, type AppPlan, type PackagePlan, type Plan } from '../plan/index.ts';
import { againstReport } from '../report/against.ts';
import { whyReport } from '../report/why.ts';
import { closestNames } from '../state/index.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { planFor } from './plan-for.ts';
import { styleFor } from './style-for.ts';

const usage = `slipway why APP|PACKAGE [--against OTHER] [--base REF | --state FILE] [--head REF] [--json]

Says what an app needs and why, down to the file, the manifest's field or the lockfile's entry, and why not the rest; of
another package, why it is to be checked. Both are known by name or folder.

  --against OTHER  why a change reaches this app and not the other one, and what the two are made from
  --base REF       what runs is what this revision says (default: origin/HEAD, origin/main or main)
  --state FILE     what runs is what this file says
  --head REF       what should run (default: the working tree)
  --json           for programs: the app as in \`slipway plan --json\`

Examples
  slipway why api
  slipway why api --against web
`;

const options = {
  against: { type: 'string' },
  base: { type: 'string' },
  state: { type: 'string' },
  head: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** `slipway why APP` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const [name, extra] = positionals;
    if (name === undefined) throw new SlipwayError('why needs an app, as in `slipway why api`.');
    if (extra !== undefined)
      throw new SlipwayError(`why takes one app: \`slipway why ${name} --against ${extra}\` compares two.`);
    if (values.json === true && values.against !== undefined)
      throw new SlipwayError('--json and --against exclude each other: ask for each of the two apps.');
    const details = values.json === true;
    const { plan, head } = await planFor({ ...values, cwd: surroundings.cwd, causes: Infinity, details });
    const app = find(plan, name);
    const style = await styleFor(surroundings);
    if (values.json === true) surroundings.print(`${JSON.stringify(app, null, 2)}\n`);
    else if (values.against === undefined) surroundings.print(`${whyReport(plan, app, style).join('\n')}\n`);
    else {
      if (!isApp(app)) throw new SlipwayError(`${app.name} is no app: --against compares two apps.`);
      const other = find(plan, values.against);
      if (!isApp(other)) throw new SlipwayError(`${other.name} is no app: --against compares two apps.`);
      if (other.name === app.name) throw new SlipwayError(`${app.name} is held against itself: name another app.`);
      const gone = [app, other].find((one) => one.package === null);
      if (gone !== undefined)
        throw new SlipwayError(
          `${gone.name} is no app of ${inSentence(plan.head.name)} any more: ask about two that are.`,
        );
      surroundings.print(`${againstReport(plan, await holdAgainst(head, app, other), style).join('\n')}\n`);
    }
    return 0;
  },
};

/** By its name, its package's name or its folder. */
function find({ apps, packages, head }: Plan, name: string): AppPlan | PackagePlan {
  const path = name.replace(/^\.\/|\/+$/g, '');
  const app = apps.find((candidate) => [candidate.name, candidate.package, candidate.path].includes(path));
  const found = app ?? packages.find((candidate) => [candidate.name, candidate.path].includes(path));
  if (found !== undefined) return found;
  const names = apps.map((candidate) => candidate.name);
  const known = names.length === 0 ? 'there is none' : `there are ${closestNames(path, names)}`;
  throw new SlipwayError(`There is no app '${name}' in ${inSentence(head.name)}: ${known}.`);
}

function isApp(of: AppPlan | PackagePlan): of is AppPlan {
  return 'package' in of;
}
