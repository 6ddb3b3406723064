import { posix } from 'node:path';

import { parse } from 'yaml';

import { appsOf, type App } from './dockerfile.ts';
import type { Reading } from './reading.ts';

/** An app's migrations with their contents, by their paths in its folder. */
export function migrationsOf(reading: Reading, { folder }: App): ReadonlyMap<string, string> {
  const paths = reading.paths.filter(
    (path) => reading.ownerOf(path) === folder && /(?:^|\/)migrations\/\d[^/]*$/.test(path),
  );
  return new Map(paths.map((path) => [posix.relative(folder, path), reading.at(path) ?? '']));
}

/** What is applied to the cluster for an app, with contents, by path. */
export function manifestsOf(reading: Reading, { name, folder }: App): ReadonlyMap<string, string> {
  const all = reading.paths.filter((path) => /^infra\/(?:k8s|secrets)\//.test(path) && !path.endsWith('README.md'));
  const below = (prefix: string) => all.filter((path) => path.startsWith(`${prefix}/`));
  const named = below(`infra/k8s/apps/${name}`);
  const own = named.length > 0 ? named : below(`infra/k8s/apps/${posix.basename(folder)}`);
  if (own.length === 0) return new Map();
  const kustomized = (path: string) => all.includes(`${path}/kustomization.yaml`);
  const open = [...new Set(own.map((path) => posix.dirname(path)))].filter(kustomized);
  const shared = all.filter((path) => path.startsWith('infra/k8s/') && !path.startsWith('infra/k8s/apps/'));
  const found = new Set([
    ...own,
    ...below('infra/secrets').filter((path) => !isOfAnother(reading, { name, folder }, path)),
    ...(open.length === 0 ? shared : []),
  ]);
  for (const at of open) {
    for (const word of textsIn(parse(reading.tree.files.get(`${at}/kustomization.yaml`) ?? ''))) {
      // No system takes a longer path, and the place of `../` a hundred thousand times takes long to find.
      if (word.length > 4096) continue;
      const target = posix.join(at, word.replace(/^[^=]*=/, ''));
      if (all.includes(target)) found.add(target);
      if (!kustomized(target) || open.includes(target)) continue;
      open.push(target);
      for (const path of below(target)) found.add(path);
    }
  }
  return withContents(reading, [...found]);
}

/** Whether a file of secrets is named like other apps, and not like this one. */
function isOfAnother(reading: Reading, app: Pick<App, 'name' | 'folder'>, path: string): boolean {
  const named = posix.basename(path).replace(/\.ya?ml$/, '');
  const fits = ({ name, folder }: Pick<App, 'name' | 'folder'>) => [name, posix.basename(folder)].includes(named);
  const isInEnvironment = path.split('/').length === 4;
  return isInEnvironment && !fits(app) && appsOf(reading).some(fits);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function withContents({ at }: Reading, paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(paths.toSorted().map((path) => [path, at(path) ?? '']));
}
