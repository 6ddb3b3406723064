import { describe, expect, test } from 'vitest';

import { parseDockerfile } from './dockerfile.ts';

/** Whether a command may call the root's script `build`; undefined when that cannot be told. */
function callsBuild(...lines: string[]): boolean | undefined {
  return parseDockerfile(['FROM build', ...lines, ''].join('\n')).rootWords?.has('build');
}

describe('what a Dockerfile may call at the root of the workspace', () => {
  test.each([
    "RUN pnpm --filter '@repo/api...' run build",
    'RUN pnpm --filter=api build',
    'RUN pnpm run --filter {apps/api}... build',
    'RUN CI=1 pnpm -F ./apps/api build',
    'RUN pnpm --dir apps/api build && pnpm fetch',
    'RUN pnpm install \\\n  && pnpm --filter api build',
    'RUN <<EOF\npnpm install\npnpm --filter api build\nEOF',
    'CMD ["pnpm", "--filter", "api", "run", "build"]',
  ])('%j calls no build there', (line) => {
    expect(callsBuild(line)).toBe(false);
  });

  test.each([
    'RUN pnpm build',
    'RUN pnpm run build --filter=api',
    'RUN pnpm -r build',
    "RUN pnpm --filter '*' build",
    'RUN pnpm --filter . build',
    'RUN pnpm --filter ...api build',
    'RUN pnpm --filter api --include-workspace-root build',
    'RUN pnpm --filter api test && pnpm build',
    'RUN <<EOF\npnpm --filter api test\npnpm build\nEOF',
    'CMD ["pnpm", "build"]',
  ])('%j may call a build there', (line) => {
    expect(callsBuild(line)).toBe(true);
  });

  test('anything may be called where no command mentions a build', () => {
    expect(callsBuild('RUN ./make.sh')).toBeUndefined();
  });
});

describe('the images that a Dockerfile stands on or copies from', () => {
  test.each<[string, readonly string[]]>([
    ['FROM node:26', ['node:26']],
    ['from node:26 as build\nfrom build', ['node:26']],
    ['FROM node:26 AS Build\nFROM build\nCOPY --from=BUILD /a /b', ['node:26']],
    ['FROM --platform=$BUILDPLATFORM node:26', ['node:26']],
    ['FROM scratch', []],
    ['ARG V=26\nFROM node:${V}-slim', ['node:26-slim']],
    ['ARG V\nFROM node:${V:-24}', ['node:24']],
    ['ARG V=26\nFROM node:${V:+latest}', ['node:latest']],
    ['ARG A=node B=26\nFROM $A:$B', ['node:26']],
    ['ARG IMAGE="node:26"\nFROM $IMAGE', ['node:26']],
    ['ARG GIVEN=1\nFROM node:$GIVEN', ['node:given']],
    ['FROM a\nARG V=2\nFROM node:$V', ['a', 'node:']],
    ['FROM a\nCOPY --from=busybox:1 /x /y\nCOPY --chown=1 --from=alpine:3 /x /y', ['a', 'busybox:1', 'alpine:3']],
    ['FROM a\nCOPY --from=0 /x /y', ['a']],
    [
      'FROM a\nRUN --mount=type=bind,from=tools,target=/t ls\nRUN --mount=from=more,target=/t ls',
      ['a', 'tools', 'more'],
    ],
    ['# syntax=docker/dockerfile:1\nFROM a', ['docker/dockerfile:1', 'a']],
    ['# check=skip=all\n#syntax = docker/dockerfile:1\nFROM a', ['docker/dockerfile:1', 'a']],
    ['FROM a\n# syntax=docker/dockerfile:1', ['a']],
    ['\uFEFFFROM a', ['a']],
    ['FROM \\\n  # why\n\n  a \\\n  AS b\nFROM b', ['a']],
    ['FROM a\r\nCOPY --from=b x y\r\n', ['a', 'b']],
    ['FROM a\nRUN <<EOF\nFROM inside\nEOF\nFROM b', ['a', 'b']],
    ['FROM a\nRUN <<-EOF\n\tFROM inside\n\tEOF\nFROM b', ['a', 'b']],
    ['FROM a\nCOPY <<"one" <<\'two\' /x/\nFROM inside\none\nFROM inside\ntwo\nFROM b', ['a', 'b']],
    ['FROM a\nRUN cat <<<"hello"\nFROM b', ['a', 'b']],
    ['FROM a\nRUN echo $((1<<2)) "a <<EOF b"\nFROM b', ['a', 'b']],
    ['FROM a\nENV X=<<EOF\nFROM b', ['a', 'b']],
    ['FROM a\nRUN <<EOF\n EOF\nFROM inside\nEOF\nFROM b', ['a', 'b']],
    ['FROM node:26-${TARGETARCH}', ['node:26-amd64', 'node:26-arm']],
    ['ARG TARGETARCH\nARG BASE=node:26-$TARGETARCH${TARGETVARIANT}\nFROM $BASE', ['node:26-amd64', 'node:26-armv7']],
    ['FROM a AS base-amd64\nFROM b AS base-arm\nFROM base-${TARGETARCH}', ['a', 'b']],
    ['FROM --platform=$BUILDPLATFORM tool:$BUILDARCH AS t\nFROM a', ['tool:amd64', 'a', 'tool:arm64', 'tool:arm']],
    ['ARG V=26\nFROM node:${V-24}-${W-slim}${V+-x}', ['node:26-slim-x']],
    ['ARG V=26\nFROM ${IMAGE:-node:${V:-24}}', ['node:26']],
    ['# escape=`\nFROM a `\n AS b\nCOPY x C:\\\nFROM c', ['a', 'c']],
  ])('%j: %j', (text, references) => {
    expect(
      parseDockerfile(text, { buildArguments: { GIVEN: 'given' }, platforms: ['linux/amd64', 'linux/arm/v7'] })
        .references,
    ).toEqual(references);
  });

  test('stages have their names in lower case, the nameless ones a number', () => {
    expect([...parseDockerfile('FROM a AS Build\nFROM b\nFROM c AS base').stages]).toEqual(['build', '#1', 'base']);
  });
});
