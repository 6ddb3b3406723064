import { glob, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import type { Finished } from './suites.ts';

/** One test, by the package it stands in and its full title. */
export interface TestResult {
  readonly package: string;
  readonly title: string;
}

export interface Results {
  readonly passed: number;
  readonly failed: readonly TestResult[];
  readonly skipped: readonly TestResult[];
}

const patterns = ['apps/*', 'packages/*', 'packages/*/*'].map(
  (folder) => `${folder}/node_modules/.cache/vitest/{unit,integration,alone}.json`,
);

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});
type VitestFile = z.infer<typeof vitestReport>['testResults'][number];

/** Removes the reports of earlier runs, so that only what this run made or replayed is counted. */
export async function forgetResults(root: URL): Promise<void> {
  for await (const file of reports(root)) await rm(file);
}

/**
 * Counts what vitest reported, also in the runs that turbo replayed from its cache.
 * @param root the repository's folder
 * @param finished how the run ended: one that failed without a failed test (a suite that could not start) is a failure too
 */
export async function readResults(root: URL, finished: Finished): Promise<Results> {
  const all: (TestResult & { status: string })[] = [];
  for await (const file of reports(root)) {
    const packageName = await nameOfPackage(file);
    const report = vitestReport.parse(JSON.parse(await readFile(file, 'utf8')));
    all.push(...report.testResults.flatMap(testsOf).map((test) => ({ ...test, package: packageName })));
  }
  all.sort((a, b) => compare(a.package, b.package) || compare(a.title, b.title));
  const failed = all.filter(({ status }) => status === 'failed');
  const unexplained = !finished.ok && failed.length === 0;
  return {
    passed: all.filter(({ status }) => status === 'passed').length,
    failed: unexplained
      ? [{ package: 'turbo', title: 'a task failed before its tests ran: see its output above' }]
      : failed,
    skipped: all.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  };
}

/** A file that failed without a failed test could not be loaded: it counts as one failure. */
function testsOf(file: VitestFile): { title: string; status: string }[] {
  const tests = file.assertionResults.map(({ fullName, status }) => ({ title: fullName, status }));
  const explained = file.status !== 'failed' || tests.some(({ status }) => status === 'failed');
  return explained ? tests : [...tests, { title: `${file.name} could not run`, status: 'failed' }];
}

function reports(root: URL): AsyncIterable<string> {
  const folder = fileURLToPath(root);
  return absolute(folder, glob(patterns, { cwd: folder }));
}

async function* absolute(folder: string, files: AsyncIterable<string>): AsyncIterable<string> {
  for await (const file of files) yield join(folder, file);
}

async function nameOfPackage(report: string): Promise<string> {
  const folder = dirname(dirname(dirname(dirname(report))));
  return z.object({ name: z.string() }).parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).name;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
