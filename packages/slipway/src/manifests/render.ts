import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { KubernetesObject } from '../cluster/index.ts';
import { secretOf } from '../secrets/index.ts';
import type { Snapshot } from '../state/index.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import type { App } from '../workspace/index.ts';
import { kustomize } from './kustomize.ts';
import { withHostsOf } from './preview-hosts.ts';
import { referTo } from './refer-to.ts';
import { writeTree } from './write-tree.ts';

export interface RenderSettings {
  readonly environment: string;
  /** The folder of `overlays/` that is taken. */
  readonly overlay: string;
  readonly namespace: string;
  readonly image: { readonly repository: string; readonly tag: string; readonly digest: string };
  /** `mask` needs no key, and shows which values there are. */
  readonly secrets: 'decrypt' | 'mask';
}

export interface Rendered {
  readonly objects: readonly KubernetesObject[];
  /** The Job with the annotation `slipway.dev/step: migrate`. */
  readonly migration: KubernetesObject | undefined;
  /** The name of the Secret in it that comes from a file of secrets. */
  readonly secret: string | undefined;
  /** Files of secrets in it that everybody can read. */
  readonly exampleSecrets: readonly string[];
}

/**
 * What is applied to a cluster for an app: its overlay with the image that runs there, and its Secret.
 * @returns no objects when the app has no such overlay
 * @throws SlipwayError when kustomize refuses it, or its Secret cannot be read
 */
export async function render(snapshot: Snapshot, app: App, settings: RenderSettings): Promise<Rendered> {
  const { environment, overlay, namespace } = settings;
  const path = overlayOf(snapshot, app, overlay);
  if (path === undefined) return { objects: [], migration: undefined, secret: undefined, exampleSecrets: [] };
  const name = snapshot.names.get(app.directory) ?? app.name;
  const [plain, secret] = await Promise.all([
    build(snapshot, name, path, settings),
    secretOf(snapshot, app, { overlay, mask: settings.secrets === 'mask', environment: process.env }),
  ]);
  const hosted = environment === overlay ? plain : plain.map((object) => withHostsOf(environment, object));
  const objects = secret === undefined ? hosted : withSecret(hosted, secret.name, secret.object, namespace);
  const isMigration = ({ metadata }: KubernetesObject) => metadata.annotations?.['slipway.dev/step'] === 'migrate';
  return {
    objects: objects.filter((object) => !isMigration(object)),
    migration: objects.find(isMigration),
    secret: secret?.object.metadata.name,
    exampleSecrets: secret?.isExample === true ? [secret.file] : [],
  };
}

/** Named like the app or like its folder. */
function overlayOf({ names, entry }: Snapshot, { directory }: App, overlay: string): string | undefined {
  return [names.get(directory) ?? '', directory.slice(directory.lastIndexOf('/') + 1)]
    .map((name) => `infra/k8s/apps/${name}/overlays/${overlay}`)
    .find((path) => ['yaml', 'yml'].some((end) => entry(`${path}/kustomization.${end}`) !== undefined));
}

async function build(snapshot: Snapshot, app: string, path: string, { namespace, image }: RenderSettings) {
  const folder = await makeTemporaryFolder('slipway-manifests-');
  try {
    await writeTree(snapshot, folder);
    const { repository, tag, digest } = image;
    const top = {
      resources: [`../${path}`],
      namespace,
      images: [{ name: app, newName: repository, newTag: tag, digest }],
    };
    await mkdir(join(folder, 'top'));
    await writeFile(join(folder, 'top/kustomization.yaml'), JSON.stringify(top));
    return await kustomize(join(folder, 'top'), app);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withSecret(objects: readonly KubernetesObject[], name: string, secret: KubernetesObject, namespace: string) {
  const own = { ...secret, metadata: { ...secret.metadata, namespace } };
  return [own, ...objects.map((object) => referTo(object, name, own.metadata.name))];
}
