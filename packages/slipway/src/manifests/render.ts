import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';

import { isKubernetesObject, type KubernetesObject } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';

export interface RenderSettings {
  readonly environment: string;
  /** The folder of `overlays/` that is taken. */
  readonly overlay: string;
  readonly namespace: string;
  readonly image: { readonly repository: string; readonly tag: string; readonly digest: string };
  readonly secrets: 'decrypt' | 'mask';
}

export interface Rendered {
  readonly objects: readonly KubernetesObject[];
  /** The Job with the annotation `slipway.dev/step: migrate`. */
  readonly migration: KubernetesObject | undefined;
}

/**
 * What is applied to a cluster for an app: its overlay with the image that runs there.
 * @throws SlipwayError when kustomize refuses it
 */
export async function render(snapshot: Snapshot, app: App, settings: RenderSettings): Promise<Rendered> {
  const name = snapshot.names.get(app.directory) ?? app.name;
  const folder = await mkdtemp(join(tmpdir(), 'slipway-manifests-'));
  try {
    const overlay = `infra/k8s/apps/${name}/overlays/${settings.overlay}`;
    const found = await writeTree(snapshot, folder, `${overlay}/`);
    if (!found) return { objects: [], migration: undefined };
    await mkdir(join(folder, 'top'));
    await writeFile(join(folder, 'top/kustomization.yaml'), JSON.stringify(kustomization(name, overlay, settings)));
    const documents = parseAllDocuments(await kustomize(join(folder, 'top'), name));
    const objects = [...documents].map((document): unknown => document.toJS()).filter(isKubernetesObject);
    const isMigration = ({ metadata }: KubernetesObject) => metadata.annotations?.['slipway.dev/step'] === 'migrate';
    return { objects: objects.filter((object) => !isMigration(object)), migration: objects.find(isMigration) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function kustomization(name: string, overlay: string, { namespace, image }: RenderSettings) {
  const { repository, tag, digest } = image;
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [`../${overlay}`],
    namespace,
    images: [{ name, newName: repository, newTag: tag, digest }],
  };
}

async function writeTree({ revision, localPath }: Snapshot, folder: string, wanted: string): Promise<boolean> {
  const entries = [...revision.entries.values()].filter(({ path }) => localPath(path).startsWith('infra/k8s/'));
  const contents = await revision.contents(entries);
  for (const [path, bytes] of contents) {
    const file = join(folder, localPath(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: 0o600 });
  }
  return entries.some(({ path }) => localPath(path).startsWith(wanted));
}

async function kustomize(folder: string, app: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('kubectl', ['kustomize', folder], { maxBuffer: 1 << 28 });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new SlipwayError(`kustomize refuses the manifests of ${app}: ${said.trim().replace(/^error: /, '')}`);
  }
}
