import { posix } from 'node:path';

import { SlipwayError } from '../error.ts';
import { printPath, type Revision } from '../revision/index.ts';
import type { Lockfile } from './lockfile.ts';
import { unreadForms } from './wanted-files.ts';

/**
 * Looks at what the lockfile takes for a workspace package and we do not: a folder that is gone is no package any more, but
 * one whose manifest we cannot read would silently be in no plan.
 * @param prefix what stands before paths from the workspace's root
 * @throws SlipwayError naming the place
 */
export function refuseUnread(
  revision: Revision,
  prefix: string,
  { importers }: Lockfile,
  packages: ReadonlyMap<string, unknown>,
): void {
  const others = [...importers.keys()].filter((directory) => !packages.has(directory));
  if (others.length === 0) return;
  const { entries } = revision;
  for (const directory of others) {
    for (const form of unreadForms) {
      const path = posix.join(prefix, directory, form);
      if (!entries.has(path)) continue;
      throw new SlipwayError(`${printPath(path)} is a manifest that slipway does not read: write it as package.json.`);
    }
    for (let folder = posix.join(prefix, directory); folder !== '.'; folder = posix.dirname(folder)) {
      const mode = entries.get(folder)?.mode;
      if (mode === '120000')
        throw new SlipwayError(
          `The workspace package ${printPath(directory)} lies behind the symbolic link ${printPath(folder)}: put the folder there that it leads to.`,
        );
      if (mode !== '160000') continue;
      throw new SlipwayError(
        `The workspace package ${printPath(directory)} lies in the submodule ${printPath(folder)}, whose files are not of this revision: move it into the repository.`,
      );
    }
  }
}
