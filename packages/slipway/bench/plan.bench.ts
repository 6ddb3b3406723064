import { createRepository, runGit } from '../test/kit/repository.ts';
import { importCommits } from '../test/kit/fast-import.ts';
import { workspaceFiles } from '../test/kit/workspace-files.ts';
import { largeFleet, withOneChange } from './large-fleet.ts';
import { measure, type Measurement } from './measure.ts';
import { contenders, installTools, placeTools } from './tools.ts';

/** What we want to reach, as ratios of our median to that of another tool. */
const targets: readonly (readonly [size: number, other: string, ratio: number])[] = [
  [1000, 'turbo ls --affected', 0.7],
  [1000, 'turbo query affected', 0.25],
  [1000, 'nx show projects --affected', 0.1],
];
const fiveThousand = 500;
const growth = 2;

/**
 * Measures `slipway plan` as a whole process beside what others offer, on generated repositories in which one line of one
 * package changed.
 * @param runs how many runs each median is of
 */
export function benchPlan(sizes: readonly number[], runs: number, print: (line: string) => void): void {
  installTools();
  const ours = new Map<number, number>();
  for (const size of sizes) {
    const results = benchSize(size, runs);
    const [slipway] = results;
    if (slipway === undefined) continue;
    ours.set(size, slipway.milliseconds);
    print(`\n${size} packages, medians of ${runs} runs`);
    for (const result of results) print(line(result, slipway.milliseconds));
    for (const [at, other, ratio] of targets) {
      const theirs = results.find(({ name }) => name === other)?.milliseconds;
      if (at === size && theirs !== undefined) print(verdict(`of ${other}`, slipway.milliseconds / theirs, ratio));
    }
    if (size === 5000) print(verdict('ms for 5,000 packages', slipway.milliseconds, fiveThousand));
  }
  const [small, large] = [ours.get(50), ours.get(1000)];
  if (small !== undefined && large !== undefined)
    print(verdict('times from 50 to 1,000 packages', large / small, growth));
}

function benchSize(size: number, runs: number): Measurement[] {
  const repository = createRepository();
  try {
    const model = largeFleet(size);
    const [base = '', head = ''] = importCommits(repository.folder, [
      workspaceFiles(model),
      workspaceFiles(withOneChange(model)),
    ]);
    runGit(repository.folder, ['reset', '--quiet', '--hard']);
    settle(repository.folder);
    placeTools(repository.folder);
    return measure(repository.folder, contenders(base, head), runs);
  } finally {
    repository.remove();
  }
}

/** Of a file written in the same moment as the index, git reads all bytes at each status, which is no state to stay in. */
function settle(folder: string): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1100);
  runGit(folder, ['update-index', '--force-write-index', '--refresh']);
}

function line({ name, milliseconds, megabytes, fault }: Measurement, ours: number): string {
  if (fault !== undefined) return `  ${name.padEnd(28)}  ${fault}`;
  const ratio = `${(ours / milliseconds).toFixed(2)} ×`;
  const memory = megabytes === undefined ? '' : `${megabytes.toFixed(0)} MB`;
  return `  ${name.padEnd(28)} ${milliseconds.toFixed(0).padStart(7)} ms ${memory.padStart(8)}   slipway is ${ratio}`;
}

function verdict(what: string, value: number, wanted: number): string {
  return `  ${value <= wanted ? 'reached' : 'missed '}: ${value.toFixed(2)} ${what}, wanted ≤ ${wanted}`;
}
