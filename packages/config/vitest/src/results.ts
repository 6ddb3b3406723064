import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

type Fault = Parameters<NonNullable<Reporter['onTestRunEnd']>>[1][number];

/** How a package's tests ended, as `pnpm test` reads it: also what failed outside of a test, which vitest's own JSON leaves out. */
interface Results {
  readonly files: readonly FileResult[];
  /** What nobody caught, and what belongs to no file. */
  readonly faults: readonly { readonly file?: string; readonly error: string }[];
}

interface FileResult {
  /** Relative to the package. */
  readonly name: string;
  readonly milliseconds: number;
  /** Hooks around several tests, and files that could not be loaded. */
  readonly failures: readonly { readonly title: string; readonly error: string }[];
  readonly tests: readonly {
    readonly title: string;
    readonly status: 'passed' | 'failed' | 'skipped';
    readonly milliseconds: number;
    readonly error?: string;
  }[];
}

/** Writes the results into a file of the package. @param path relative to the package */
export function resultsReporter(path: string): Reporter {
  let root = process.cwd();
  return {
    onInit: (vitest) => {
      root = vitest.config.root;
    },
    onTestRunEnd: async (modules, unhandled) => {
      const results: Results = {
        files: modules.map(describeFile),
        faults: unhandled.map((fault) => ({ ...fileOf(fault, modules), error: describeError(fault) })),
      };
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), JSON.stringify(results));
    },
  };
}

function describeFile(module: TestModule): FileResult {
  const suites: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  const failures = suites.flatMap((suite) => {
    const title = suite.type === 'module' ? 'what stands around its tests' : `what stands around "${suite.fullName}"`;
    return suite
      .errors()
      .map((error) => ({ title: `${title} (${module.relativeModuleId})`, error: describeError(error) }));
  });
  return {
    name: module.relativeModuleId,
    milliseconds: Math.round(module.diagnostic().duration),
    failures,
    tests: Array.from(module.children.allTests(), describeTest),
  };
}

function describeTest(test: TestCase): FileResult['tests'][number] {
  const { state, errors = [] } = test.result();
  const [error] = errors;
  return {
    title: test.fullName,
    // One that never ran, as its process ended, has not passed.
    status: state === 'pending' ? 'failed' : state,
    milliseconds: Math.round(test.diagnostic()?.duration ?? 0),
    ...(error === undefined ? {} : { error: describeError(error) }),
  };
}

/** The first lines of what was said, and where. */
function describeError({ name = 'Error', message, stacks = [] }: Fault): string {
  const lines = `${name}: ${message}`.split('\n').slice(0, 12);
  const [place] = stacks;
  return [...lines, ...(place === undefined ? [] : [`at ${place.file}:${String(place.line)}`])].join('\n');
}

function fileOf(fault: Fault, modules: readonly TestModule[]): { file?: string } {
  const path = fault['VITEST_TEST_PATH'];
  const module = modules.find(({ moduleId }) => moduleId === path);
  return module === undefined ? {} : { file: module.relativeModuleId };
}
