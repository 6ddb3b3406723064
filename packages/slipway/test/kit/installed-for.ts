import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import { z } from 'zod';

const names = z.record(z.string(), z.unknown()).default({});
const manifestSchema = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names });

/** What a manifest asks for, in all fields. */
export function declaredIn(folder: string): string[] {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return Object.values(manifest).flatMap((field) => Object.keys(field));
}

/**
 * What pnpm installed for a package of a workspace, found by walking the links that it laid, as Node would: each is the
 * name of a folder in `node_modules/.pnpm`, where versions, peers and patches show.
 * @param isWanted whether a dependency that a workspace package declares counts
 */
export function installedFor(
  root: string,
  directory: string,
  isWanted: (directory: string, name: string) => boolean,
): string[] {
  const store = join(root, 'node_modules/.pnpm');
  const keys = new Set<string>();
  const packages = new Set(['', directory]);
  const follow = (link: string) => {
    if (!existsSync(link)) return;
    const target = realpathSync(link);
    const inStore = relative(store, target);
    if (inStore.startsWith('..')) packages.add(relative(root, target));
    else keys.add(inStore.split(sep)[0] ?? '');
  };
  // A set takes in what is added while it is walked.
  for (const folder of packages) {
    for (const name of declaredIn(join(root, folder))) {
      if (isWanted(folder, name)) follow(join(root, folder, 'node_modules', name));
    }
  }
  for (const key of keys) for (const link of linksIn(join(store, key, 'node_modules'))) follow(link);
  return [...keys].sort();
}

function linksIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? linksIn(join(modules, name)) : name.startsWith('.') ? [] : [join(modules, name)],
  );
}
