import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { root } from './workspace.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const bases = read('Dockerfile.base');

test('images are built with the pnpm that package.json pins', () => {
  expect(/^ARG PNPM_VERSION=(.+)$/m.exec(bases)?.[1]).toBe(
    /"packageManager": "pnpm@(.+)"/.exec(read('package.json'))?.[1],
  );
});

test('images run on the Node that development runs on', () => {
  expect(/^FROM node:([\d.]+)-/m.exec(bases)?.[1]).toBe(/^nodeVersion: (.+)$/m.exec(read('pnpm-workspace.yaml'))?.[1]);
});
