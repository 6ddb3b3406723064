import { defineConfig } from 'vitest/config';

import { resultsReporter } from './results.ts';

/** Seconds are for hanging tests only; how fast something is, benchmarks tell. A machine may be very busy. */
const timeout = { unit: 60_000, integration: 400_000 };
/** How long `expect.poll` goes on asking; vitest's own second is too short for a busy machine. */
const pollTimeout = { unit: 30_000, integration: 120_000 };

/** Packages of the workspace run from their sources, as in development. */
const conditions = ['source', 'module', 'node', 'development|production'];

const projects = ['unit', 'integration', 'alone'] as const;
const exclude = ['**/node_modules/**', '**/dist/**'];
const alone = 'test/alone/**/*.itest.ts';

interface Settings {
  /** Modules with `setup` and `teardown` that run once around a package's integration tests. */
  readonly integrationSetup?: string[];
  /** How many test files run at a time; vitest leaves one processor free. */
  readonly workers?: number | string;
}

/**
 * Three projects: `unit` takes `*.test.ts`, `integration` takes `*.itest.ts`, and `alone` those of `test/alone/`, which
 * disturb what others need: they run one file after the other, when all others have ended. Results also go to
 * node_modules/.cache/vitest/, where `pnpm test` counts them, also when turbo replays a run.
 */
export function testConfig({ integrationSetup = [], workers }: Settings = {}) {
  const project = projects.find((name) => process.argv.includes(name)) ?? 'unit';
  const shared = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } } };
  const integration = {
    testTimeout: timeout.integration,
    hookTimeout: timeout.integration,
    expect: { poll: { timeout: pollTimeout.integration } },
    globalSetup: integrationSetup,
  };
  return defineConfig({
    test: {
      passWithNoTests: true,
      fileParallelism: project !== 'alone',
      ...(workers === undefined ? {} : { maxWorkers: workers }),
      reporters: ['default', resultsReporter(`node_modules/.cache/vitest/${project}.json`)],
      coverage: {
        provider: 'v8',
        include: ['src/**/*.{ts,tsx}'],
        exclude: ['**/*.{test,itest,bench}.{ts,tsx}'],
        reporter: ['text-summary', 'lcov'],
      },
      projects: [
        {
          ...shared,
          test: {
            name: 'unit',
            include: ['**/*.test.{ts,tsx}'],
            exclude,
            testTimeout: timeout.unit,
            hookTimeout: timeout.unit,
            expect: { poll: { timeout: pollTimeout.unit } },
          },
        },
        {
          ...shared,
          test: {
            ...integration,
            name: 'integration',
            include: ['**/*.itest.{ts,tsx}'],
            exclude: [...exclude, alone],
          },
        },
        { ...shared, test: { ...integration, name: 'alone', include: [alone], exclude } },
      ],
    },
  });
}
