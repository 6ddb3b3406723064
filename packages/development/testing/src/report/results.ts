import { failuresOf, isSame, type Failure, type Report } from './reports.ts';

/** One test, by the package it stands in and its full title. */
export interface TestResult {
  readonly package: string;
  readonly title: string;
}
export interface FailedTest extends TestResult, Failure {}

export interface Results {
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  /** What failed at first and passed when it was tried again, with its first error; counted as passed, too. */
  readonly flaky: readonly FailedTest[];
  readonly skipped: readonly TestResult[];
}

/**
 * Counts the tests of a run and of what was tried again.
 * @param first what the run wrote or replayed
 * @param again what was run again, for each round
 */
export function toResults(first: readonly Report[], again: readonly (readonly Report[])[] = []): Results {
  const last = again.reduce(replace, first);
  const failed = last.flatMap(failedOf);
  const once = [first, ...again].flat().flatMap(failedOf);
  const tests = last.flatMap(testsOf);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failed.sort(byName),
    flaky: distinct(once.filter((test) => !failed.some((other) => byName(test, other) === 0))).sort(byName),
    skipped: tests.filter(({ status }) => status === 'skipped').sort(byName),
  };
}

/** What ran again counts, in place of what it was before. */
function replace(reports: readonly Report[], round: readonly Report[]): readonly Report[] {
  return reports.map((report) => {
    const newer = round.find((other) => isSame(other, report));
    if (newer === undefined) return report;
    const kept = report.files.filter((file) => !newer.files.some(({ name }) => name === file.name));
    return { ...newer, files: [...kept, ...newer.files] };
  });
}

function testsOf(report: Report) {
  return report.files.flatMap((file) =>
    file.tests.map(({ title, status }) => ({ package: report.package, title, status })),
  );
}

function failedOf({ package: name, task, files, faults }: Report): FailedTest[] {
  const outside = faults.map(({ file, error }) => ({ title: `${file ?? task} failed outside of a test`, error }));
  return [...files.flatMap(failuresOf), ...outside].map(({ title, error }) => ({ package: name, title, error }));
}

function distinct(tests: readonly FailedTest[]): FailedTest[] {
  return tests.filter((test, index) => tests.findIndex((other) => byName(test, other) === 0) === index);
}

function byName(a: TestResult, b: TestResult): number {
  return compare(a.package, b.package) || compare(a.title, b.title);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
