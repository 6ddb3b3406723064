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
