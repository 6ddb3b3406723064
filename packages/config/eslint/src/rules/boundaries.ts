import { defineConfig } from 'eslint/config';
import type { Linter } from 'eslint';

interface Boundary {
  /** Patterns of module names, as a `.gitignore` would write them. */
  readonly group: string[];
  readonly message: string;
}

/** Packages that only checks and development use: what is shipped never needs them. */
const developmentPackages = [
  '@repo/eslint-config',
  '@repo/image-builder',
  '@repo/local-services',
  '@repo/slipway',
  '@repo/start',
  '@repo/testing',
  '@repo/tsup-config',
  '@repo/vitest-config',
];

const apps: Boundary = {
  group: ['@repo/api', '@repo/api/*', '@repo/web', '@repo/web/*', '@repo/worker', '@repo/worker/*', '**/apps/**'],
  message: 'Nothing imports an app: what two apps share is a package.',
};
const otherPackagesSources: Boundary = {
  group: ['@repo/*/src', '@repo/*/src/**', '@repo/*/dist', '@repo/*/dist/**', '**/packages/*/*/src/**'],
  message: 'Import a package by its name: what it does not export is its own business.',
};
const development: Boundary = {
  group: developmentPackages,
  message: 'This package serves checks and development, and is not there in production.',
};

/** Packages that only run on Node. */
export const nodePackages: Boundary = {
  group: ['@repo/env', '@repo/database', '@repo/cache', '@repo/outbox', '@repo/service', 'node:*'],
  message: 'The board runs in a browser: only src/server may use this.',
};
/** What belongs to the example services; the runtime serves any service and knows none. */
export const examplePackages: Boundary = {
  group: ['@repo/contract'],
  message: 'packages/runtime serves every service and knows nothing of the example: pass it in as an argument.',
};

function restrictImports(boundaries: Boundary[]): Linter.RulesRecord {
  return { 'no-restricted-imports': ['error', { patterns: boundaries }] };
}

/**
 * Import boundaries: apps → contract → runtime, downwards only; tests and settings may use the development packages.
 * @param own what this kind of package may not import beyond that
 * @param files where `own` holds; everywhere when left out
 */
export function boundaries(own: Boundary[] = [], files: string[] = ['**/*.{ts,tsx}']) {
  return defineConfig(
    { files: ['**/*.{ts,tsx}'], rules: restrictImports([apps, otherPackagesSources, development]) },
    { files, rules: restrictImports([apps, otherPackagesSources, development, ...own]) },
    {
      files: ['**/*.{test,itest,bench}.{ts,tsx}', '**/*.config.{js,ts}', '**/test/**'],
      rules: restrictImports([apps, otherPackagesSources]),
    },
  );
}
