import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import { docker, root } from './docker.ts';

/** An image that is there now. */
export interface Image {
  readonly name: string;
  /** What a machine loads that has none of its layers. */
  readonly bytes: number;
  /** How long it took to build. */
  readonly seconds: number;
}

/** The apps: every folder of apps/ with a Dockerfile. */
export const appNames = globSync('apps/*/Dockerfile', { cwd: root })
  .map((file) => basename(dirname(file)))
  .sort();

/**
 * Builds the two bases and then the apps' images, one by one.
 * @param apps some of `appNames`; all of them when empty
 * @param prefix what the images' names begin with
 * @throws ImageError when Docker is missing or fails
 */
export async function* buildImages(apps: readonly string[] = [], prefix = 'slipway'): AsyncGenerator<Image> {
  yield await build(`${prefix}-build`, ['--file=Dockerfile.base', '--target=build']);
  yield await build(`${prefix}-base`, ['--file=Dockerfile.base', '--target=base']);
  const bases = ['build', 'base'].map((name) => `--build-context=${name}=docker-image://${prefix}-${name}`);
  for (const app of apps.length === 0 ? appNames : apps) {
    yield await build(`${prefix}-${app}`, [`--file=apps/${app}/Dockerfile`, ...bases]);
  }
}

async function build(name: string, options: readonly string[]): Promise<Image> {
  const started = performance.now();
  const certificates = process.env['NODE_EXTRA_CA_CERTS'] ?? '';
  const secrets = certificates === '' ? [] : [`--secret=id=ca,src=${certificates}`];
  // The engine's own builder: any other does not see this machine's images and would look for the bases elsewhere.
  await docker('buildx', 'build', '--builder=default', '--load', `--tag=${name}`, ...secrets, ...options, '.');
  const seconds = (performance.now() - started) / 1000;
  return { name, bytes: Number(await docker('image', 'inspect', '--format={{.Size}}', name)), seconds };
}
