import { execFileSync } from 'node:child_process';

import { findExecutable } from '@repo/local-services';
import { z } from 'zod';

/** Something that a test needs and a laptop may lack. */
export interface Requirement {
  /** `redis-server`, `Chromium`, `Docker`, `cluster`. */
  readonly name: RequirementName;
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

const program = (name: string, hint: string) => ({ hint, find: () => findExecutable(name) });

/** How each is found, and what to do where it is not. */
const known = {
  'redis-server': program(
    'redis-server',
    'install Redis (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis)',
  ),
  Chromium: { hint: 'install Chromium or Chrome, or name one in CHROMIUM_PATH', find: findChromium },
  Docker: { hint: 'start a Docker engine', find: () => answering('docker', ['info']) },
  'buildx builder': {
    hint: 'make a builder that can push by digest: docker buildx create --name slipway --driver docker-container --bootstrap',
    find: findBuilder,
  },
  registry: {
    hint: 'start a registry: docker run --detach --publish 127.0.0.1:5000:5000 registry:3 (or name one in SLIPWAY_REGISTRY)',
    find: findRegistry,
  },
  kubectl: program('kubectl', 'install kubectl'),
  cluster: {
    hint: 'start a local cluster (kind create cluster), or name one that may be changed in KUBECONFIG',
    find: () => answering('kubectl', ['get', '--raw', '/readyz', '--request-timeout', '20s']),
  },
  'kube-score': program('kube-score', 'install kube-score'),
  checkov: program('checkov', 'install checkov (pipx install checkov)'),
  sops: program('sops', 'install sops'),
  age: program('age', 'install age'),
  hadolint: program('hadolint', 'install hadolint'),
  actionlint: program('actionlint', 'install actionlint'),
  zizmor: program('zizmor', 'install zizmor (pipx install zizmor)'),
} satisfies Record<string, { readonly hint: string; readonly find: () => string | undefined }>;

export type RequirementName = keyof typeof known;

/** The names of all requirements, in a fixed order. */
export const requirementNames = Object.keys(known).filter(isRequirementName);

export function isRequirementName(name: string): name is RequirementName {
  return Object.hasOwn(known, name);
}

/** What to do where it is missing. */
export function requirementHint(name: RequirementName): string {
  return known[name].hint;
}

/** Looks for something that a test needs. @param name `redis-server`, `Chromium`, `Docker`, `cluster` and others */
export function requirement(name: RequirementName): Requirement {
  const found = known[name].find();
  const isContinuousIntegration = (process.env['CI'] ?? '') !== '';
  return { name, found, missing: found === undefined && !isContinuousIntegration };
}

function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'] ?? '', ...chromiumNames, ...chromiumPlaces]
    .filter((name) => name !== '')
    .map(findExecutable)
    .find((path) => path !== undefined);
}

const builder = z.object({ Name: z.string(), Driver: z.string() });

/** @returns the name of a builder of its own: the engine's cannot push by digest */
function findBuilder(): string | undefined {
  const named = process.env['BUILDX_BUILDER'] ?? '';
  const lines = output('docker', ['buildx', 'ls', '--format', 'json'])?.split('\n') ?? [];
  return (
    lines
      .filter((line) => line !== '')
      .map((line) => builder.parse(JSON.parse(line)))
      // Tests make builders of their own for a while, whose names come later in the alphabet.
      .toSorted((a, b) => (a.Name < b.Name ? -1 : 1))
      .find(({ Name, Driver }) => Driver !== 'docker' && (named === '' || Name === named))?.Name
  );
}

/** @returns the host of a registry that answers: SLIPWAY_REGISTRY's, else the one on loopback */
function findRegistry(): string | undefined {
  const host = (process.env['SLIPWAY_REGISTRY'] ?? '').split('/')[0] ?? '';
  if (host !== '') return host;
  const local = '127.0.0.1:5000';
  const ask = `fetch('http://${local}/v2/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  return answering(process.execPath, ['-e', ask]) === undefined ? undefined : local;
}

/** @returns the program's path when the call ends well */
function answering(name: string, words: readonly string[]): string | undefined {
  return output(name, words) === undefined ? undefined : findExecutable(name);
}

function output(name: string, words: readonly string[]): string | undefined {
  const path = findExecutable(name);
  if (path === undefined) return undefined;
  try {
    return execFileSync(path, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 });
  } catch {
    return undefined;
  }
}
