import { z } from 'zod';

import { SlipwayError } from '../../error.ts';
import type { Snapshot } from '../../state/index.ts';
import type { App } from '../../workspace/index.ts';
import { render } from '../render.ts';
import { variableFaults, type WantedVariable } from './variables.ts';

/** What was looked at, and what is wrong with it. */
export interface ReleaseCheck {
  readonly releases: number;
  readonly faults: readonly string[];
}

const variablesSchema = z.record(
  z.string(),
  z.object({ needed: z.union([z.enum(['always', 'never']), z.array(z.string())]), secret: z.boolean() }),
);
const anyImage = { repository: 'registry.invalid/app', tag: 'check', digest: `sha256:${'0'.repeat(64)}` };

/**
 * Renders every app for every overlay, with hidden secrets, and holds what its containers are given against the `variables.json`
 * in the app's folder.
 * @throws SlipwayError when manifests cannot be rendered
 */
export async function checkReleases(snapshot: Snapshot): Promise<ReleaseCheck> {
  const releases = [...snapshot.apps].flatMap(([name, app]) =>
    overlaysOf(snapshot, name, app).map((overlay) => ({ name, app, overlay })),
  );
  const faults = await Promise.all(
    releases.map(async ({ name, app, overlay }) => {
      const settings = { environment: overlay, overlay, namespace: overlay, image: anyImage, secrets: 'mask' } as const;
      const { objects, secret } = await render(snapshot, app, settings);
      const inGit = objects.filter(({ kind, metadata }) => kind === 'Secret' && metadata.name !== secret);
      const wanted = await wantedBy(snapshot, app);
      return [
        ...inGit.map(
          ({ metadata }) =>
            `infra/k8s holds Secret/${metadata.name} of ${name} in plaintext: move it to infra/secrets/${overlay}/${name}.yaml.`,
        ),
        ...(wanted === undefined ? [] : variableFaults(name, overlay, wanted, objects)),
      ];
    }),
  );
  return { releases: releases.length, faults: faults.flat() };
}

function overlaysOf({ revision, localPath }: Snapshot, name: string, { directory }: App): readonly string[] {
  const folders = [name, directory.slice(directory.lastIndexOf('/') + 1)];
  const found = [...revision.entries.values()].flatMap(({ path }) => {
    const [, folder, overlay] =
      /^infra\/k8s\/apps\/([^/]+)\/overlays\/([^/]+)\/kustomization\.ya?ml$/.exec(localPath(path)) ?? [];
    return folder !== undefined && overlay !== undefined && folders.includes(folder) ? [overlay] : [];
  });
  return [...new Set(found)].toSorted();
}

async function wantedBy(
  { revision, entry }: Snapshot,
  { directory }: App,
): Promise<ReadonlyMap<string, WantedVariable> | undefined> {
  const file = `${directory}/variables.json`;
  const found = entry(file);
  if (found === undefined) return undefined;
  const bytes = (await revision.read([found.path])).get(found.path);
  const { data } = variablesSchema.safeParse(parseJson(bytes?.toString('utf8') ?? ''));
  if (data === undefined)
    throw new SlipwayError(
      `${file} does not list variables as { NAME: { needed, secret } }: write it anew (here by \`pnpm env:generate\`).`,
    );
  return new Map(Object.entries(data));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
