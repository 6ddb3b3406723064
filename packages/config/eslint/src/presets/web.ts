import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';

import { base } from '../rules/base.ts';
import { boundaries, nodePackages } from '../rules/boundaries.ts';
import { node } from '../rules/node.ts';
import { tests } from '../rules/tests.ts';

/** A web app: src/board runs in a browser, src/server on Node. */
export const web = defineConfig(
  base,
  node,
  boundaries([nodePackages], ['src/board/**/*.{ts,tsx}']),
  { files: ['src/board/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat['recommended-latest']] },
  tests,
);
