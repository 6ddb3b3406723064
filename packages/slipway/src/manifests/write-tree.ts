import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';

/** Writes a revision's manifests into a folder, readable by nobody else. @throws SlipwayError for a link among them */
export async function writeTree({ revision, localPath }: Snapshot, folder: string): Promise<void> {
  const entries = [...revision.entries.values()].filter(({ path }) => localPath(path).startsWith('infra/k8s/'));
  const link = entries.find(({ mode }) => mode === '120000');
  if (link !== undefined)
    throw new SlipwayError(
      `${link.path} is a link, which may lead anywhere: put the file itself there, or refer to it in a kustomization.`,
    );
  for (const [path, bytes] of await revision.contents(entries)) {
    const file = join(folder, localPath(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: 0o600 });
  }
}
