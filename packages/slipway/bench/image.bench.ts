import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import { requirement } from '@repo/testing';

import { fields, recordOf } from '../test/kit/edits.ts';
import { contextIn } from '../test/kit/extract.ts';
import { copyOwnRepository } from '../test/kit/own-repository.ts';
import { ownBuilder } from '../test/images/kit/own-builder.ts';
import { cornerOf, type Corner } from '../test/images/kit/registry.ts';
import { app, contendersIn, image, prune, type Contender } from './image-contenders.ts';
import { installTools } from './tools.ts';

type Print = (line: string) => void;

/** Each run takes another one out of what the app needs, so that each installs anew; a build does not look for them. */
const dependencies = [
  'openapi-types',
  'fastify-type-provider-zod',
  '@fastify/rate-limit',
  '@fastify/swagger-ui',
  'knex',
];

/**
 * Measures how long it takes until an app's image is in the registry, each on a builder of its own that begins with nothing: cold,
 * when nothing changed, after a line of a source, after a dependency; beside `turbo prune --docker` with `docker buildx build`.
 */
export async function benchImage(runs: number, print: Print): Promise<void> {
  const up = process.env['SLIPWAY_TEST_DOCKER_UP'] ?? '';
  const registry = requirement('registry').found;
  if (up === '' || registry === undefined) {
    throw new Error(
      'It needs a registry, and in SLIPWAY_TEST_DOCKER_UP a program that starts builders: up --builder NAME.',
    );
  }
  installTools();
  const repository = copyOwnRepository();
  const corner = cornerOf(registry);
  const contenders = contendersIn(repository.folder, corner, [ownBuilder(up), ownBuilder(up)]);
  try {
    for (const { builder } of contenders) await builder.start();
    const change = (path: string, edit: (text: string) => string) => {
      const file = join(repository.folder, path);
      writeFileSync(file, edit(readFileSync(file, 'utf8')));
    };
    compare('cold', contenders, 1, () => undefined, print);
    compare('nothing changed', contenders, runs, () => undefined, print);
    const line = (run: number) => {
      appendFileSync(join(repository.folder, 'apps/api/src/app.ts'), `export const line${run} = ${run};\n`);
    };
    compare('a line of a source', contenders, runs, line, print);
    const dependency = (run: number) => {
      repository.git('checkout', '--quiet', 'apps/api/package.json', 'pnpm-lock.yaml');
      change(
        'apps/api/package.json',
        fields((before) => without(before, dependencies[run % dependencies.length] ?? '')),
      );
      pnpm(repository.folder, 'install', '--lockfile-only', '--prefer-offline', '--ignore-scripts');
    };
    compare('a dependency', contenders, Math.min(runs, dependencies.length), dependency, print);
    repository.git('checkout', '--quiet', '.');
    await sizes(repository.folder, corner, print);
    all(repository.folder, corner, contenders[0]?.builder.name ?? '', runs, print);
  } finally {
    for (const { builder } of contenders) await builder.remove();
    await corner.clear('api', 'web', 'worker', 'pruned');
    repository.remove();
  }
}

/** @param prepare is called before each run: all contenders then meet the same change */
function compare(
  title: string,
  contenders: readonly Contender[],
  runs: number,
  prepare: (run: number) => void,
  print: Print,
): void {
  const times = contenders.map((): number[] => []);
  for (let run = 0; run < runs; run += 1) {
    prepare(run);
    for (const [at, { run: work }] of contenders.entries()) times[at]?.push(timeOf(work));
  }
  print(`\n${title}, median of ${runs}`);
  for (const [at, { name }] of contenders.entries())
    print(`  ${name.padEnd(28)} ${(median(times[at]) / 1000).toFixed(2).padStart(7)} s`);
}

async function sizes(folder: string, corner: Corner, print: Print): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'slipway-pruned-'));
  try {
    prune(folder, out);
    const theirs = execFileSync('tar', ['-cf', '-', '.'], { cwd: out, maxBuffer: 1 << 28 }).length;
    const { context, tar } = await contextIn(folder, app);
    const [ours, pruned] = await Promise.all([
      corner.layerSizes(app, `fp-${context.fingerprint}`),
      corner.layerSizes('pruned', 'latest'),
    ]);
    const megabytes = (values: readonly number[]) =>
      `${(values.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1)} MB`;
    print(`\nbytes of ${app}`);
    print(
      `  context          slipway ${(tar.length / 1e3).toFixed(0)} kB, turbo prune ${(theirs / 1e3).toFixed(0)} kB: ${(tar.length / theirs).toFixed(2)} ×, wanted ≤ 0.5`,
    );
    print(
      `  image            slipway ${megabytes(ours)}, turbo prune ${megabytes(pruned)}, compressed, on the same base`,
    );
    print(
      `  above the base   slipway ${megabytes(ours.slice(1))}, turbo prune ${megabytes(pruned.slice(1))}, wanted ≤ 10 MB`,
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** The whole command when all images are there: what is paid for nothing. */
function all(folder: string, corner: Corner, builder: string, runs: number, print: Print): void {
  image(folder, corner, builder);
  const whole: number[] = [];
  const start: number[] = [];
  for (let run = 0; run <= 2 * runs; run += 1) {
    whole.push(
      timeOf(() => {
        image(folder, corner, builder);
      }),
    );
    start.push(
      timeOf(() => {
        execFileSync(process.execPath, ['--eval', '0']);
      }),
    );
  }
  const each = (median(whole) - median(start)) / 3;
  print(
    `\nall three apps, nothing changed: ${median(whole).toFixed(0)} ms, of which Node's start ${median(start).toFixed(0)} ms`,
  );
  print(`  ${each <= 100 ? 'reached' : 'missed '}: ${each.toFixed(0)} ms an app beyond Node's start, wanted ≤ 100`);
}

function without(manifest: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const rest = Object.entries(recordOf(manifest['dependencies'])).filter(([dependency]) => dependency !== name);
  return { ...manifest, dependencies: Object.fromEntries(rest) };
}

function pnpm(folder: string, ...words: string[]): void {
  execFileSync('npx', ['--yes', 'pnpm@12', ...words], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
