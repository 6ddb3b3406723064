import { defineConfig } from 'eslint/config';

import { base } from '../rules/base.ts';
import { boundaries, examplePackages } from '../rules/boundaries.ts';
import { node } from '../rules/node.ts';
import { tests } from '../rules/tests.ts';

/** A library of packages/runtime: runs on Node inside any service. */
export const library = defineConfig(base, node, boundaries([examplePackages]), tests);
