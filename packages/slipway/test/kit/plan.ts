import { planFor } from '../../src/commands/plan-for.ts';
import { planSchema } from '../../src/report/plan-schema.ts';
import { kinds, type Kind, type Plan } from '../../src/plan/index.ts';
import { importTrees } from './fast-import.ts';
import { createRepository } from './repository.ts';
import { slipway } from './slipway.ts';
import type { Files } from './model.ts';

/** Asks the command line for a plan. @throws Error with what it said when it failed */
export async function planOf(folder: string, ...words: string[]): Promise<Plan> {
  const { status, stdout, stderr } = await slipway(folder, ['plan', '--json', ...words]);
  if (status !== 0) throw new Error(`slipway plan ended with ${String(status)}: ${stderr}`);
  return planSchema.parse(JSON.parse(stdout));
}

/** Two commits of a real repository and the plan from the one to the other. */
export async function planBetween(base: Files, head: Files): Promise<Plan> {
  const repository = createRepository();
  try {
    const [before, after] = [repository.commit(base), repository.commit(head)];
    return await planOf(repository.folder, '--base', before, '--head', after);
  } finally {
    repository.remove();
  }
}

/** Like `planBetween`, without a process for the command. @param modes of files of the head that are not regular ones */
export async function planWithin(base: Files, head: Files, modes?: ReadonlyMap<string, string>): Promise<Plan> {
  const repository = createRepository();
  try {
    const commits = [{ files: base }, { files: head, ...(modes === undefined ? {} : { modes }) }];
    const [before, after] = importTrees(repository.folder, commits);
    return (await planFor({ cwd: repository.folder, base: before, head: after, details: false })).plan;
  } finally {
    repository.remove();
  }
}

/** The apps that need each kind of work; kinds that no app needs are left out. */
export function workIn({ apps }: Plan): Partial<Record<Kind, string[]>> {
  const work = kinds.map(
    (kind) => [kind, apps.filter(({ verdicts }) => verdicts[kind].needed).map(({ name }) => name)] as const,
  );
  return Object.fromEntries(work.filter(([, names]) => names.length > 0));
}

export function packagesToCheck({ packages }: Plan): string[] {
  return packages.filter(({ verdicts }) => verdicts.check.needed).map(({ name }) => name);
}

/** The causes of a verdict as people read them. */
export function causesOf({ apps }: Plan, name: string, kind: Kind): string[] {
  return apps.find((app) => app.name === name)?.verdicts[kind].causes.map(({ text }) => text) ?? [];
}
