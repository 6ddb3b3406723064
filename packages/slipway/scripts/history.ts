import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { planFor } from '../src/commands/plan-for.ts';
import type { AppPlan, Kind, Plan } from '../src/plan/index.ts';

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

function lineOf({ commit, subject, plan, selected }: Step): string {
  const built = needing(plan, 'image');
  const others = selected === undefined ? 'nothing said' : selected.join(', ') || '–';
  const cause = built[0]?.verdicts.image.causes[0]?.text ?? plan.apps[0]?.verdicts.image.causes[0]?.text ?? '';
  const columns = [`\`${commit.slice(0, 7)}\` ${subject}`, names(built), restOf(plan), others, cause];
  return `| ${columns.map(cell).join(' | ')} |`;
}

/** What else was to be done: checks, migrations, manifests. */
function restOf(plan: Plan): string {
  const checks = needing(plan, 'check').length + plan.packages.filter(({ verdicts }) => verdicts.check.needed).length;
  const [migrated, configured] = [needing(plan, 'migrate'), needing(plan, 'config')];
  const work = [
    ...(checks === 0 ? [] : [`${checks} ${checks === 1 ? 'check' : 'checks'}`]),
    ...(migrated.length === 0 ? [] : [`migrate ${names(migrated)}`]),
    ...(configured.length === 0 ? [] : [`configure ${names(configured)}`]),
  ];
  return work.join(', ') || '–';
}

/** A commit on which turbo's selection is not what images are made from, with what it has too many of and lacks. */
function faultOf({ commit, subject, plan, selected = [] }: Step): string {
  const built = needing(plan, 'image');
  const [many, missing] = [
    plan.apps.filter((app) => selected.includes(app.name) && !built.includes(app)),
    built.filter(({ name }) => !selected.includes(name)),
  ];
  const verdict = many.length > 0 ? `too much: ${names(many)}` : `too little: ${names(missing)}`;
  const cause = (many[0] ?? missing[0])?.verdicts.image.causes[0]?.text ?? '';
  return `| ${[`\`${commit.slice(0, 7)}\` ${subject}`, verdict, cause].map(cell).join(' | ')} |`;
}

function needing({ apps }: Plan, kind: Kind): AppPlan[] {
  return apps.filter(({ verdicts }) => verdicts[kind].needed);
}

function names(apps: readonly AppPlan[]): string {
  return apps.map(({ name }) => name).join(', ') || '–';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Whether a selection by packages would have built the wrong images. */
function isWrong({ plan, selected }: Step): boolean {
  const built = needing(plan, 'image').map(({ name }) => name);
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
  const page = [
    '# The plan of this repository, commit by commit',
    '',
    `Of ${steps.length} commits, a selection of images by packages and merge base is wrong on ${wrong.length}: it builds too much, or too little.`,
    'Each commit is compared with the one before it; `pnpm --filter @repo/slipway run history` prints this page.',
    '',
    '## Where a merge-base tool would have been wrong',
    '',
    '| commit | apps by `turbo ls --affected` | why |',
    '| :-- | :-- | :-- |',
    ...wrong.map(faultOf),
    '',
    '## All commits',
    '',
    '| commit | images | else to do | apps by `turbo ls --affected` | why |',
    '| :-- | :-- | :-- | :-- | :-- |',
    ...steps.map(lineOf),
  ];
  process.stdout.write(`${page.join('\n')}\n`);
} finally {
  rmSync(checkout, { recursive: true, force: true });
}
