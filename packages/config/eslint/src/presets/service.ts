import { defineConfig } from 'eslint/config';

import { base } from '../rules/base.ts';
import { boundaries } from '../rules/boundaries.ts';
import { node } from '../rules/node.ts';
import { tests } from '../rules/tests.ts';

/** A service: runs on Node, is shipped as an image. */
export const service = defineConfig(base, node, boundaries(), tests);
