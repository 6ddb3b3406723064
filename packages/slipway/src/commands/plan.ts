import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { Plan } from '../plan/index.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import { planFor } from './plan-for.ts';
import { styleFor } from './style-for.ts';

const usage = `slipway plan [--base REF | --env NAME | --state FILE] [--head REF] [--json | --markdown | --html FILE | --github]

Says for every app what has to be done, and why: what should run against what runs.

  --base REF     what runs is what this revision says (default: origin/HEAD, origin/main or main)
  --env NAME     what runs is what this environment's cluster says
  --state FILE   what runs is what this file says (schemas/state.schema.json)
  --head REF     what should run (default: the working tree, or HEAD in a bare repository)
  --json         for programs (schemas/plan.schema.json)
  --markdown     for a step summary or a comment
  --html FILE    one page that needs nothing else
  --github       outputs for the next jobs, to $GITHUB_OUTPUT; the Markdown to $GITHUB_STEP_SUMMARY

Examples
  slipway plan                        what landing this would do
  slipway plan --base v1.4.1 --head v1.4.2
  slipway plan --env prod --head v1.4.2
`;

const options = {
  base: { type: 'string' },
  env: { type: 'string' },
  state: { type: 'string' },
  head: { type: 'string' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  html: { type: 'string' },
  github: { type: 'boolean' },
} as const;

const forms = ['json', 'markdown', 'html', 'github'] as const;

/** `slipway plan` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const [extra] = positionals;
    if (extra !== undefined) throw new SlipwayError(`plan takes no app: ask \`slipway why ${extra}\` for one.`);
    const chosen = forms.filter((form) => values[form] !== undefined);
    if (chosen.length > 1)
      throw new SlipwayError(`--${chosen.join(' and --')} exclude each other: choose one of them.`);
    const details = values.json === true || values.html !== undefined;
    const causes = values.json === true ? Infinity : undefined;
    const plan = await planOf(values, surroundings, { details, causes });
    if (values.json === true) await printJson(plan, surroundings);
    else if (values.markdown === true) await printMarkdown(plan, surroundings);
    else if (values.github === true) await writeOutputs(plan, surroundings);
    else {
      if (values.html !== undefined) await writePage(plan, resolve(surroundings.cwd, values.html));
      await printText(plan, surroundings);
    }
    return 0;
  },
};

async function planOf(
  {
    env,
    ...values
  }: { readonly env?: string; readonly base?: string; readonly state?: string; readonly head?: string },
  surroundings: Surroundings,
  shown: { readonly details: boolean; readonly causes: number | undefined },
): Promise<Plan> {
  if (env === undefined) return (await planFor({ ...values, cwd: surroundings.cwd, ...shown })).plan;
  if (values.base !== undefined || values.state !== undefined)
    throw new SlipwayError('--env, --base and --state exclude each other: name one thing to compare with.');
  const { planEnvironmentFor } = await import('./plan-environment-for.ts');
  return planEnvironmentFor({ ...values, env }, surroundings);
}

async function printText(plan: Plan, surroundings: Surroundings): Promise<void> {
  const { textReport } = await import('../report/text.ts');
  const { columns = 0 } = surroundings.terminal ?? {};
  // A terminal that has no size says 0.
  const width = columns > 0 ? columns : Infinity;
  surroundings.print(`${textReport(plan, { style: await styleFor(surroundings), width }).join('\n')}\n`);
}

async function printJson(plan: Plan, { print }: Surroundings): Promise<void> {
  const { jsonReport } = await import('../report/json.ts');
  print(jsonReport(plan));
}

async function printMarkdown(plan: Plan, { print }: Surroundings): Promise<void> {
  const { markdownReport } = await import('../report/markdown.ts');
  print(markdownReport(plan));
}

async function writePage(plan: Plan, file: string): Promise<void> {
  const { htmlReport } = await import('../report/html/html.ts');
  await write(file, 'w', htmlReport(plan));
}

async function writeOutputs(plan: Plan, surroundings: Surroundings): Promise<void> {
  const { githubOutputs } = await import('../report/github.ts');
  const { GITHUB_OUTPUT: output = '', GITHUB_STEP_SUMMARY: summary = '' } = surroundings.environment;
  const lines = `${githubOutputs(plan).join('\n')}\n`;
  if (summary !== '') {
    const { markdownReport } = await import('../report/markdown.ts');
    await write(summary, 'a', markdownReport(plan));
  }
  if (output === '') surroundings.print(lines);
  else {
    await write(output, 'a', lines);
    await printText(plan, surroundings);
  }
}

/** @param flag `w` writes a new file, `a` adds to the end of one */
async function write(file: string, flag: 'w' | 'a', text: string): Promise<void> {
  const { writeFile } = await import('node:fs/promises');
  try {
    await writeFile(file, text, { flag });
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new SlipwayError(
      `Cannot write ${file} (${fault}): name a file in a folder that exists and may be written to.`,
    );
  }
}
