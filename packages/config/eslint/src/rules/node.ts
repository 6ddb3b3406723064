import n from 'eslint-plugin-n';
import { defineConfig } from 'eslint/config';

/** What runs on Node: imports say `node:`, and a process ends only in a file named `main`. */
export const node = defineConfig(
  {
    plugins: { n },
    rules: {
      'n/no-deprecated-api': 'error',
      'n/no-path-concat': 'error',
      'n/no-process-exit': 'error',
      'n/prefer-node-protocol': 'error',
      'n/prefer-promises/fs': 'error',
    },
  },
  {
    files: ['**/main.ts', '**/*.{js,mjs}'],
    rules: { 'n/no-process-exit': 'off', 'no-console': 'off' },
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
);
