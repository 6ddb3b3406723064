import { execFileSync } from 'node:child_process';

import { findExecutable } from '@repo/local-services';

/** Something that a test needs and a laptop may lack. */
export interface Requirement {
  /** `redis-server`, `Chromium`, `Docker`. */
  readonly name: string;
  /** What to run or where to connect; undefined when this machine lacks it. */
  readonly found: string | undefined;
  /**
   * Whether to skip what needs it: `describe.skipIf(redis.missing)('… [needs redis-server]', …)`. Where CI is set nothing is skipped,
   * so that the test runs, and fails for want of it.
   */
  readonly missing: boolean;
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const chromiumPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const finders = {
  'redis-server': () => findExecutable('redis-server'),
  Chromium: () =>
    [process.env['CHROMIUM_PATH'] ?? '', ...chromiumNames, ...chromiumPlaces]
      .filter((name) => name !== '')
      .map(findExecutable)
      .find((path) => path !== undefined),
  Docker: findDocker,
} satisfies Record<string, () => string | undefined>;

/** The names of all requirements, in a fixed order. */
export const requirementNames: readonly (keyof typeof finders)[] = ['redis-server', 'Chromium', 'Docker'];

/** Looks for something that a test needs. @param name one of `redis-server`, `Chromium`, `Docker` */
export function requirement(name: keyof typeof finders): Requirement {
  const found = finders[name]();
  const isContinuousIntegration = (process.env['CI'] ?? '') !== '';
  return { name, found, missing: found === undefined && !isContinuousIntegration };
}

function findDocker(): string | undefined {
  const docker = findExecutable('docker');
  if (docker === undefined) return undefined;
  try {
    execFileSync(docker, ['info'], { stdio: 'ignore', timeout: 10_000 });
    return docker;
  } catch {
    return undefined;
  }
}
