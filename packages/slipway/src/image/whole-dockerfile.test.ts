import { expect, test } from 'vitest';

import { wholeDockerfile } from './whole-dockerfile.ts';

const base = {
  path: 'Dockerfile.base',
  text: 'ARG NODE=26\nFROM node:$NODE AS build\nFROM debian AS base\nUSER 10001\n',
};

test('puts the stages in front, and still knows where a line stands', () => {
  const own = {
    path: 'apps/api/Dockerfile',
    text: '# syntax=docker/dockerfile:1\nARG A=1\n\nFROM build AS made\nFROM base\nCOPY --from=0 /a /b\n',
  };
  const { text, placeOf } = wholeDockerfile(own, [base]);

  expect(text).toBe(
    `# syntax=docker/dockerfile:1
ARG NODE=26
ARG A=1

FROM node:$NODE AS build
FROM debian AS base
USER 10001
FROM build AS made
FROM base
COPY --from=2 /a /b
`,
  );
  expect([1, 2, 3, 5, 8, 10].map(placeOf)).toEqual([
    'apps/api/Dockerfile:1',
    'Dockerfile.base:1',
    'apps/api/Dockerfile:2',
    'Dockerfile.base:2',
    'apps/api/Dockerfile:4',
    'apps/api/Dockerfile:6',
  ]);
});

test('leaves alone what stands on nothing else', () => {
  const text = 'FROM node\nCOPY --from=0 /a /b\n';
  expect(wholeDockerfile({ path: 'Dockerfile', text }, []).text).toBe(text);
});

test('refuses one name for two things', () => {
  const own = (text: string) => ({ path: 'apps/api/Dockerfile', text });
  expect(() => wholeDockerfile(own('FROM x AS build\nFROM base\n'), [base])).toThrow(/both have stage build.*rename/);
  expect(() => wholeDockerfile(own('ARG NODE=24\nFROM base\n'), [base])).toThrow(/both have ARG NODE.*rename/);
  expect(() => wholeDockerfile(own('ARG NODE=26\nFROM base\n'), [base])).not.toThrow();
});
