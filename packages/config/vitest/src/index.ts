import { defineConfig } from 'vitest/config';

/** Seconds are for hanging tests only; how fast something is, benchmarks tell. */
const unitTimeout = 20_000;
const integrationTimeout = 120_000;
/** How long `expect.poll` goes on asking; vitest's own second is too short for a busy machine. */
const pollTimeout = { unit: 15_000, integration: 60_000 };

/** Packages of the workspace run from their sources, as in development. */
const conditions = ['source', 'module', 'node', 'development|production'];

interface Settings {
  /** Modules with `setup` and `teardown` that run once around a package's integration tests. */
  readonly integrationSetup?: string[];
}

/**
 * Two projects: `unit` takes `*.test.ts`, `integration` takes `*.itest.ts`. Results also go to
 * node_modules/.cache/vitest/, where `pnpm test` counts them, also when turbo replays a run.
 */
export function testConfig({ integrationSetup = [] }: Settings = {}) {
  const project = process.argv.includes('integration') ? 'integration' : 'unit';
  const shared = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } } };
  const exclude = ['**/node_modules/**', '**/dist/**'];
  return defineConfig({
    test: {
      passWithNoTests: true,
      reporters: ['default', 'json'],
      outputFile: { json: `node_modules/.cache/vitest/${project}.json` },
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
            testTimeout: unitTimeout,
            expect: { poll: { timeout: pollTimeout.unit } },
          },
        },
        {
          ...shared,
          test: {
            name: 'integration',
            include: ['**/*.itest.{ts,tsx}'],
            exclude,
            testTimeout: integrationTimeout,
            hookTimeout: integrationTimeout,
            expect: { poll: { timeout: pollTimeout.integration } },
            globalSetup: integrationSetup,
          },
        },
      ],
    },
  });
}
