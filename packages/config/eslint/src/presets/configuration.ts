import { defineConfig } from 'eslint/config';

import { base } from '../rules/base.ts';
import { node } from '../rules/node.ts';
import { tests } from '../rules/tests.ts';

/** A package that serves checks and development: it may use everything. */
export const configuration = defineConfig(base, node, tests);
