import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { planFor } from '../src/commands/plan-for.ts';
import type { AppPlan, Plan } from '../src/plan/index.ts';

// Writes the plan of this repository's own history as a page: `node packages/slipway/scripts/history.ts > docs/reference/plan-history.md`.

const own = fileURLToPath(new URL('../../../', import.meta.url));
const root = process.argv[2] ?? own;
const turbo = join(own, 'node_modules/.bin/turbo');
const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();

interface Step {
  readonly commit: string;
  readonly subject: string;
  readonly plan: Plan;
  /** The apps that turbo selects for the same step; undefined where it fails. */
  readonly selected: readonly string[] | undefined;
}

async function stepOf(checkout: string, commit: string): Promise<Step | undefined> {
  try {
    const { plan } = await planFor({ cwd: root, base: `${commit}^`, head: commit });
    return {
      commit,
      subject: git('log', '-1', '--format=%s', commit),
      plan,
      selected: selectedByTurbo(checkout, commit, plan),
    };
  } catch {
    // Before there was a workspace to plan.
    return undefined;
  }
}

/** What `turbo ls --affected` says when that commit is checked out. */
function selectedByTurbo(checkout: string, commit: string, { apps }: Plan): string[] | undefined {
  try {
    execFileSync('git', ['checkout', '--quiet', '--detach', commit], { cwd: checkout });
    const output = execFileSync(turbo, ['ls', '--affected', '--output=json'], {
      cwd: checkout,
      encoding: 'utf8',
      env: { ...process.env, TURBO_SCM_BASE: `${commit}^`, TURBO_SCM_HEAD: commit, TURBO_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return apps.filter((app) => output.includes(`"path": "${app.path}"`)).map(({ name }) => name);
  } catch {
    return undefined;
  }
}

function linesOf({ commit, subject, plan, selected }: Step): string[] {
  const built = plan.apps.filter(({ verdicts }) => verdicts.image.needed);
  const names = (apps: readonly AppPlan[]) => apps.map(({ name }) => name).join(', ') || '–';
  const others = selected === undefined ? 'nothing said' : selected.join(', ') || '–';
  const cause = built[0]?.verdicts.image.causes[0]?.text ?? plan.apps[0]?.verdicts.image.causes[0]?.text ?? '';
  return [`| \`${commit.slice(0, 7)}\` ${cell(subject)} | ${names(built)} | ${others} | ${cell(cause)} |`];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Whether a selection by packages would have built the wrong images. */
function isWrong({ plan, selected }: Step): boolean {
  const built = plan.apps.filter(({ verdicts }) => verdicts.image.needed).map(({ name }) => name);
  return (
    selected !== undefined &&
    built.join() !== selected.filter((name) => plan.apps.some((app) => app.name === name)).join()
  );
}

const checkout = mkdtempSync(join(tmpdir(), 'slipway-history-'));
try {
  execFileSync('git', ['clone', '--quiet', '--no-checkout', root, checkout]);
  const steps: Step[] = [];
  for (const commit of git('rev-list', '--reverse', '--first-parent', 'HEAD').split('\n').slice(1)) {
    const step = await stepOf(checkout, commit);
    // Before the first app, and where the commit before cannot be planned, there is nothing to compare.
    if (step !== undefined && step.plan.apps.length > 0 && step.plan.base.kind === 'revision') steps.push(step);
  }
  const wrong = steps.filter(isWrong);
  const table = [
    '| commit | images by slipway | packages by `turbo ls --affected` | why |',
    '| :-- | :-- | :-- | :-- |',
  ];
  const page = [
    '# The plan of this repository, commit by commit',
    '',
    `Of ${steps.length} commits with something to plan, a selection by packages and merge base is wrong on ${wrong.length}: it builds too much, or too little.`,
    '',
    ...table,
    ...steps.flatMap(linesOf),
    '',
    '## Where a merge-base tool would have been wrong',
    '',
    ...(wrong.length === 0 ? ['Nowhere so far.'] : [...table, ...wrong.flatMap(linesOf)]),
  ];
  process.stdout.write(`${page.join('\n')}\n`);
} finally {
  rmSync(checkout, { recursive: true, force: true });
}
