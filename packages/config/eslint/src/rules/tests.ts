import vitest from '@vitest/eslint-plugin';
import { defineConfig } from 'eslint/config';

const testFiles = ['**/*.{test,itest}.{ts,tsx}'];

/** Tests: every one asserts something, none is left focused or skipped without a condition. */
export const tests = defineConfig({
  files: testFiles,
  extends: [vitest.configs.recommended],
  rules: {
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'assert*', 'fc.assert'] }],
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-standalone-expect': 'off',
    'vitest/valid-title': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
  },
});
