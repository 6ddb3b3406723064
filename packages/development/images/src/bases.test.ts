import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');
const bases = read('Dockerfile.base');

test('images are built with the pnpm that package.json pins', () => {
  expect(/^ARG PNPM_VERSION=(.+)$/m.exec(bases)?.[1]).toBe(
    /"packageManager": "pnpm@(.+)"/.exec(read('package.json'))?.[1],
  );
});

test('images run on the Node that development runs on', () => {
  expect(/^FROM node:([\d.]+)-/m.exec(bases)?.[1]).toBe(/^nodeVersion: (.+)$/m.exec(read('pnpm-workspace.yaml'))?.[1]);
});
