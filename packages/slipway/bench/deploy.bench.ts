import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

import type { AppModel } from '../test/deploy/kit/app-model.ts';
import { createYard, toldIn, type Yard } from '../test/deploy/kit/yard.ts';

const program = fileURLToPath(new URL('../bin/slipway.js', import.meta.url));
const names = Array.from({ length: 10 }, (_, at) => `app-${at}`);
/** What kubectl is asked for beside a deployment with nothing to do: what that looks at. */
const kinds = 'deployments,statefulsets,daemonsets,cronjobs,secrets,configmaps,services';

/** What we want to reach: milliseconds, or a ratio to kubectl. */
const targets = { noOp: 2, rollback: 3000, release: 5000 };

/**
 * Measures deployments of ten apps to a real cluster, as whole processes. Their Deployments want no pods, so that what the
 * nodes need to start one is in no figure.
 */
export async function benchDeploy(runs: number, print: (line: string) => void): Promise<void> {
  const yard = await createYard();
  try {
    const bench = contenders(yard);
    await yard.commit(fleetOf('1.0.0', '0'));
    bench.slipway('deploy', '--env', yard.environment);
    const noOp = median(runs, () => bench.slipway('deploy', '--env', yard.environment).milliseconds);
    const get = median(runs, () => bench.kubectl('get', kinds, '--output', 'json'));
    const one = await medianOf(runs, async (run) => {
      await yard.commit(fleetOf('1.0.0', String(run + 1)));
      return bench.slipway('deploy', '--env', yard.environment, 'app-0').milliseconds;
    });
    const back = await medianOf(runs, () => {
      const { milliseconds, applied } = bench.slipway('rollback', '--env', yard.environment, 'app-0');
      return Promise.resolve(applied ?? milliseconds);
    });
    bench.slipway('deploy', '--env', yard.environment);
    const release = await medianOf(runs, async (run) => {
      await yard.commit(fleetOf(`1.1.${run}`, String(runs + 1)));
      return bench.slipway('deploy', '--env', yard.environment).milliseconds;
    });
    // At the end: it takes fields over.
    const apply = median(runs, () => bench.applyAll());
    print(`\n10 apps, 40 objects, medians of ${runs} runs`);
    for (const [what, value] of [
      ['slipway deploy, nothing to do', noOp],
      ['kubectl get of the same objects', get],
      ['kubectl apply -k of everything', apply],
      ['slipway deploy, one app', one],
      ['slipway rollback, until applied', back],
      ['slipway deploy, a version of ten apps', release],
    ] as const)
      print(`  ${what.padEnd(40)} ${value.toFixed(0).padStart(6)} ms`);
    print(verdict('times kubectl get, with nothing to do', noOp / get, targets.noOp));
    print(verdict('ms until a rollback is applied', back, targets.rollback));
    print(verdict('ms for a version of ten apps, nothing built', release, targets.release));
  } finally {
    await yard.remove();
  }
}

function fleetOf(version: string, greeting: string): readonly AppModel[] {
  return names.map((name, at) => ({
    name,
    version,
    replicas: 0,
    container: { readinessProbe: undefined },
    settings: { GREETING: at === 0 ? greeting : '' },
  }));
}

function contenders(yard: Yard) {
  const folder = yard.repository.folder;
  const env = { ...process.env, ...yard.variables };
  const timed = (command: string, words: readonly string[]) => {
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(command, words, { cwd: folder, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${String(status)}: ${stderr}${stdout}`);
    return { milliseconds: performance.now() - start, stdout };
  };
  return {
    slipway(...words: string[]) {
      const start = performance.now();
      const { milliseconds, stdout } = timed(process.execPath, [program, ...words, '--json']);
      const end = toldIn(stdout);
      const watched = end.find((event) => event.event === 'step' && event.step === 'watch');
      // Seconds since the command began; what it took until then, the process knows only as a whole.
      const total = end.at(-1)?.at ?? 0;
      const before = performance.now() - start - total * 1000;
      return { milliseconds, applied: watched === undefined ? undefined : watched.at * 1000 + before };
    },
    kubectl: (...words: string[]) => timed('kubectl', ['--namespace', yard.environment, ...words]).milliseconds,
    applyAll() {
      const top = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
      try {
        timed('cp', ['-r', join(folder, 'infra'), top]);
        const resources = names.map((name) => `infra/k8s/apps/${name}/overlays/${yard.environment}`);
        writeFileSync(join(top, 'kustomization.yaml'), JSON.stringify({ resources }));
        const words = ['--namespace', yard.environment, 'apply', '--server-side', '--force-conflicts', '-k', top];
        return timed('kubectl', words).milliseconds;
      } finally {
        rmSync(top, { recursive: true, force: true });
      }
    },
  };
}

function median(runs: number, run: () => number): number {
  run();
  return middle(Array.from({ length: runs }, run));
}

async function medianOf(runs: number, run: (at: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < runs; at += 1) times.push(await run(at));
  return middle(times);
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

function verdict(what: string, value: number, wanted: number): string {
  return `  ${value <= wanted ? 'reached' : 'missed '}: ${value.toFixed(value < 100 ? 2 : 0)} ${what}, wanted ≤ ${wanted}`;
}
