import { posix } from 'node:path';

import type { Reading } from './reading.ts';

/** An app, and what it is built by. */
export interface App {
  readonly name: string;
  readonly folder: string;
  readonly dockerfile: string;
  readonly version: string | undefined;
}

/** Apps: packages with a Dockerfile, and those that `slipway.json` gives one. */
export function appsOf({ manifests, slipway, tree }: Reading): App[] {
  const given = Object.values(slipway.apps).map((app) => (app === false ? undefined : app.dockerfile));
  return [...manifests].flatMap(([folder, { name, version }]) => {
    const settings = slipway.apps[folder];
    if (settings === false) return [];
    const own = posix.join(folder, 'Dockerfile');
    if (settings?.dockerfile === undefined && given.includes(own)) return [];
    const dockerfile = settings?.dockerfile ?? own;
    return tree.files.has(dockerfile) ? [{ name: name.replace('@fleet/', ''), folder, dockerfile, version }] : [];
  });
}

export function wordsOf(text: string): string[] {
  return text.split(/[^\w@:./-]+/);
}

/** What an app is built by: Dockerfiles by their place in the context, images with their digests, platforms, arguments. */
export function buildOf(reading: Reading, { folder, dockerfile }: App): unknown {
  const { tree, slipway, pins } = reading;
  const own = slipway.apps[folder];
  const settings = own === false ? undefined : own;
  const buildArguments = { ...slipway.buildArguments, ...settings?.buildArguments };
  const roots = [...tree.files.keys()].filter((path) => /^Dockerfile\.(?!dockerignore$)[^/]*$/.test(path)).toSorted();
  const parsed = (path: string) =>
    parseDockerfile(tree.files.get(path) ?? '', path === dockerfile ? buildArguments : slipway.buildArguments);
  const paths = [dockerfile];
  const images = new Set<string>();
  for (const path of paths) {
    for (const name of parsed(path).references) {
      const root = roots.find((candidate) => parsed(candidate).stages.includes(name));
      if (root === undefined) images.add(name);
      else if (!paths.includes(root)) paths.push(root);
    }
  }
  return {
    dockerfiles: paths.map((path, place) => [place === 0 ? 'Dockerfile' : path, reading.at(path)]).toSorted(),
    images: [...images].toSorted().map((image) => [image, pins[image]]),
    platforms: (settings?.platforms ?? slipway.platforms).toSorted(),
    buildArguments: Object.entries(buildArguments).toSorted(),
  };
}

function parseDockerfile(text: string, buildArguments: Readonly<Record<string, string>>) {
  const stages: string[] = [];
  const references: string[] = [];
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name = '', value = ''] = /^ARG (\w+)=(.*)$/.exec(line) ?? [];
    if (name !== '') values[name] = buildArguments[name] ?? value;
    const [, from, stage] = /^FROM (\S+)(?: AS (\S+))?$/.exec(line) ?? [];
    const used = [from, /--from=(\S+)/.exec(line)?.[1], /--mount=\S*,from=([^,\s]+)/.exec(line)?.[1]];
    for (const word of used) {
      const image = word?.replace(/^\$\{(\w+)\}$/, (_, variable: string) => values[variable] ?? '');
      if (image !== undefined && !stages.includes(image)) references.push(image);
    }
    if (stage !== undefined) stages.push(stage);
  }
  return { stages, references };
}
