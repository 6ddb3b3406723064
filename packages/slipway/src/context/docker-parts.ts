import { SlipwayError } from '../error.ts';
import type { Revision } from '../revision/index.ts';
import { followReferences } from '../workspace/base-images.ts';
import type { App, Workspace } from '../workspace/index.ts';
import { filePart, type LocalFile } from './file-part.ts';
import { sha256 } from './hash.ts';
import type { Part } from './part.ts';

/** The Dockerfiles of an app, with the base images, platforms and arguments that they are built with. */
export function dockerParts(revision: Revision, workspace: Workspace, app: App): Part[] {
  const { paths, images } = followReferences(workspace, app);
  const files = paths.map((path) => dockerfile(revision, workspace, path));
  const place = (path: string) => (path === app.dockerfile ? 'Dockerfile' : path);
  // Where a Dockerfile lies in the repository makes no difference to an image; people are told all the same.
  const placed = filePart(
    files.map(({ path, entry }) => ({ path: place(path), entry })),
    (path) => path,
  );
  return [{ ...placed, inputs: filePart(files, place).inputs }, surroundings(workspace, app, images)];
}

function dockerfile({ entries }: Revision, { root }: Workspace, path: string): LocalFile {
  const entry = entries.get(root === '' ? path : `${root}/${path}`);
  if (entry === undefined) throw new SlipwayError(`There is no ${path}: correct it in slipway.json.`);
  return { path, entry };
}

function surroundings({ slipway, images: pins }: Workspace, { directory }: App, images: readonly string[]): Part {
  const own = slipway.apps[directory];
  const settings = own === false || own === undefined ? {} : own;
  const buildArguments = Object.entries({ ...slipway.buildArguments, ...settings.buildArguments });
  const inputs = [
    ...images.map((image) => [`base image ${image}`, pins[image] ?? image] as const),
    ...(settings.platforms ?? slipway.platforms).map((platform) => [`platform ${platform}`, platform] as const),
    ...buildArguments.map(([name, value]) => [`build argument ${name}`, sha256(value)] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return { digest: sha256(JSON.stringify(inputs)), inputs: () => inputs, files: () => [] };
}
