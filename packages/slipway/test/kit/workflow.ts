import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { ownFolder } from './own-repository.ts';

const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const stepSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  run: z.string().optional(),
  env: z.record(z.string(), z.unknown()).default({}),
});
const concurrencySchema = z.object({
  group: z.string(),
  'cancel-in-progress': z.boolean(),
  queue: z.string().optional(),
});
const jobSchema = z.object({
  if: z.string().optional(),
  needs: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((needs) => [needs].flat()),
  environment: z.object({ name: z.string() }).optional(),
  concurrency: concurrencySchema.optional(),
  permissions,
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({
  permissions,
  concurrency: concurrencySchema.optional(),
  jobs: z.record(z.string(), jobSchema),
});
export type Workflow = z.output<typeof workflowSchema>;

export const workflowNames = ['ci', 'main', 'release', 'deploy', 'preview'] as const;

export function workflowText(name: string): string {
  return readFileSync(join(ownFolder, `.github/workflows/${name}.yml`), 'utf8');
}

export function readWorkflow(name: (typeof workflowNames)[number]): Workflow {
  return workflowSchema.parse(parse(workflowText(name)));
}

/** What the last step of a job that runs something runs. */
export function lastScriptOf({ jobs }: Workflow, job: string): string {
  return jobs[job]?.steps.findLast(({ run }) => run !== undefined)?.run ?? '';
}

/** A text of a workflow with its expressions filled in. @param valueOf what stands for `github.token` */
export function filled(text: unknown, valueOf: (path: string) => string | undefined): string {
  return String(text).replaceAll(/\$\{\{ (\S+) \}\}/g, (_, path: string) => valueOf(path) ?? '');
}

/** Runs a step's line as GitHub does. Without an input of its own, since bash reads its settings where that is a socket. */
export function runStep(folder: string, script: string, environment: Readonly<Record<string, string>>) {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:GIT|GITHUB|NODE_OPTIONS)/.test(name));
  const env = { ...Object.fromEntries(own), ...environment };
  const words = ['--noprofile', '--norc', '-euo', 'pipefail', '-c', script];
  return spawnSync('bash', words, { cwd: folder, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A call of a program: its name and its words. */
export type Call = readonly string[];

/**
 * A folder with this repository's actions and scripts, and stand-ins for the programs they call, which record how they
 * were called and answer as told.
 * @param answers what a program prints, by the first words of its call: `slipway image --check`
 */
export function standIns(folder: string, answers: Readonly<Record<string, string>> = {}) {
  cpSync(join(ownFolder, '.github'), join(folder, '.github'), { recursive: true });
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  const table = join(folder, 'answers.json');
  writeFileSync(table, JSON.stringify(answers));
  const standIn = (path: string, name: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, program(name, log, table));
    chmodSync(file, 0o755);
  };
  standIn('node_modules/.bin/node', 'node');
  for (const name of ['gh', 'kubectl', 'docker']) standIn(`bin/${name}`, name);
  return {
    run: (script: string, environment: Readonly<Record<string, string>> = {}) =>
      runStep(folder, script, {
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        GITHUB_REPOSITORY: 'acme/Shop',
        GITHUB_OUTPUT: join(folder, 'outputs'),
        GITHUB_ENV: join(folder, 'environment'),
        RUNNER_TEMP: folder,
        ...environment,
      }),
    calls: (): Call[] =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => z.array(z.string()).parse(JSON.parse(line))),
  };
}

/** Node is slipway when it is called with it; what a call reads from its input is not looked at. */
function program(name: string, log: string, table: string): string {
  return `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const words = [${JSON.stringify(name)}, ...process.argv.slice(2)];
if (words[0] === 'node') words.splice(0, 2, 'slipway');
appendFileSync(${JSON.stringify(log)}, JSON.stringify(words) + '\\n');
const answers = JSON.parse(readFileSync(${JSON.stringify(table)}, 'utf8'));
const call = words.join(' ');
const known = Object.keys(answers).find((start) => call.startsWith(start));
if (known !== undefined) process.stdout.write(answers[known]);
if (known !== undefined && answers[known].startsWith('refused')) process.exitCode = 1;
`;
}
