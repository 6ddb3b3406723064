import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

import type { Contender } from './tools.ts';

/** Medians over the runs of a program. */
export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  /** The largest process of the run; undefined where this machine cannot tell. */
  readonly megabytes: number | undefined;
  /** What it said when it failed. */
  readonly fault: string | undefined;
}

const timer = '/usr/bin/time';
const quiet = {
  CI: '1',
  DO_NOT_TRACK: '1',
  NO_COLOR: '1',
  NX_DAEMON: 'false',
  TURBO_TELEMETRY_DISABLED: '1',
  PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: 'false',
};

interface Runs {
  readonly times: number[];
  readonly sizes: number[];
  fault: string;
}

/** Runs all programs in turn, so that a slow minute of the machine meets all; the first round only warms up. */
export function measure(folder: string, contenders: readonly Contender[], runs: number): Measurement[] {
  const results = new Map<string, Runs>(contenders.map(({ name }) => [name, { times: [], sizes: [], fault: '' }]));
  for (let run = 0; run <= runs; run += 1) {
    for (const contender of contenders) {
      const result = results.get(contender.name);
      if (result?.fault !== '') continue;
      const { milliseconds, megabytes, fault } = runOnce(folder, contender);
      result.fault = fault;
      if (run === 0) continue;
      result.times.push(milliseconds);
      if (megabytes !== undefined) result.sizes.push(megabytes);
    }
  }
  return [...results].map(([name, { times, sizes, fault }]) => ({
    name,
    milliseconds: median(times) ?? NaN,
    megabytes: median(sizes),
    fault: fault === '' ? undefined : fault,
  }));
}

function runOnce(folder: string, { command, environment }: Contender) {
  const measured = existsSync(timer) ? [timer, '-f', '%M', ...command] : [...command];
  const [program = '', ...words] = measured;
  const start = performance.now();
  const { status, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...quiet, ...environment },
    maxBuffer: 1 << 28,
  });
  const milliseconds = performance.now() - start;
  const kilobytes = Number(stderr.trimEnd().split('\n').at(-1));
  return {
    milliseconds,
    megabytes: Number.isNaN(kilobytes) ? undefined : kilobytes / 1024,
    fault: status === 0 ? '' : `ended with ${String(status)}: ${stderr.trim().split('\n')[0] ?? ''}`,
  };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
