import { isDeepStrictEqual } from 'node:util';

import type { KubernetesObject } from '../cluster/index.ts';
import { declaredVariables, type DeclaredVariables } from '../secrets/declared-variables.ts';
import { secretFileOf, type Finding } from '../secrets/index.ts';
import type { Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';
import { referTo } from './refer-to.ts';
import { render } from './render.ts';
import { keysOf, variablesOf, type ContainerVariables } from './variables-of.ts';

/** A name that no registry has: to know the app's containers by. */
const repository = 'image.invalid/app';
const image = { repository, tag: 'fp-0', digest: `sha256:${'0'.repeat(64)}` };

/** An environment that an app has manifests for. */
export interface AppOverlay {
  readonly app: App;
  readonly environment: string;
  /** From the workspace's root. */
  readonly folder: string;
}

/** Every overlay of every app. */
export function overlaysOf({ revision, localPath, workspace, names }: Snapshot): readonly AppOverlay[] {
  const folders = new Set(
    [...revision.entries.keys()].flatMap(
      (path) => /^infra\/k8s\/apps\/[^/]+\/overlays\/[^/]+(?=\/kustomization\.ya?ml$)/.exec(localPath(path)) ?? [],
    ),
  );
  return [...folders].toSorted().flatMap((folder) => {
    const [, , , name, , environment = ''] = folder.split('/');
    const app =
      workspace.apps.find(({ directory }) => names.get(directory) === name) ??
      workspace.apps.find(({ directory }) => directory.slice(directory.lastIndexOf('/') + 1) === name);
    return app === undefined ? [] : [{ app, environment, folder }];
  });
}

/**
 * Renders an app for an environment, and holds what its containers are given, ConfigMaps and Secrets together, against what
 * the app declares to read. Needs no key.
 * @throws SlipwayError when the manifests cannot be rendered
 */
export async function checkRelease(
  snapshot: Snapshot,
  { app, environment, folder }: AppOverlay,
): Promise<readonly Finding[]> {
  const settings = { environment, overlay: environment, namespace: environment, image, secrets: 'mask' } as const;
  const [declared, { objects, migration, secret }] = await Promise.all([
    declaredVariables(snapshot, app),
    render(snapshot, app, settings),
  ]);
  const all = migration === undefined ? objects : [...objects, migration];
  const name = snapshot.names.get(app.directory) ?? app.name;
  const file = secretFileOf(snapshot, app, environment) ?? `infra/secrets/${environment}/${name}.yaml`;
  return [
    ...plaintext(objects, secret, file),
    ...(secret === undefined ? [] : unread(all, secret, file)),
    ...(declared === undefined ? [] : variableFaults(variablesOf(all, repository), declared, environment, file)),
  ].map((text) => ({ file: folder, text }));
}

function plaintext(objects: readonly KubernetesObject[], own: string | undefined, file: string): string[] {
  return objects
    .filter((object) => object.kind === 'Secret' && object.metadata.name !== own && keysOf(object).length > 0)
    .map(({ metadata }) => `Secret/${metadata.name} is in plain text: move it to ${file}, with new values.`);
}

/** A Secret that is applied and that no other object refers to. */
function unread(objects: readonly KubernetesObject[], secret: string, file: string): string[] {
  const refers = (object: KubernetesObject) =>
    !isDeepStrictEqual(referTo(object, secret, `not-${secret}`)['spec'], object['spec']);
  return objects.some(refers) ? [] : [`nothing reads Secret/${secret} of ${file}: refer to it, or remove the file.`];
}

function variableFaults(
  containers: readonly ContainerVariables[],
  { all, file }: DeclaredVariables,
  environment: string,
  secretFile: string,
): string[] {
  if (!containers.some(({ isService }) => isService))
    return ['no workload has a container with the image that is named like the app.'];
  const texts = containers.flatMap(({ workload, isService, variables, dangling }) => [
    ...dangling.map((what) => `${workload} refers to ${what}, which is not there.`),
    // What would be in a Secret that is missing, nobody knows.
    ...(isService && dangling.length === 0 ? [...all] : [])
      .filter(([name, { isNeededIn }]) => isNeededIn(environment) && !variables.has(name))
      .map(
        ([name, { isSecret }]) =>
          `${workload} lacks ${name}: ${isSecret ? `\`slipway secrets edit ${secretFile}\`` : 'put it into the ConfigMap'}.`,
      ),
    ...[...variables].flatMap(([name, { of, isSecret }]) => {
      const variable = all.get(name);
      if (variable === undefined) return [`${of} has ${name}, which ${file} does not declare: take it out.`];
      return variable.isSecret && !isSecret
        ? [`${of} shows ${name} to everybody, and it is secret: put it into ${secretFile}.`]
        : [];
    }),
  ]);
  return [...new Set(texts)];
}
