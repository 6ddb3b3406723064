import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

import { root } from '../workspace.ts';

/** What is applied to an environment for an app. */
export interface RenderedOverlay {
  readonly app: string;
  readonly environment: string;
  /** The file with all its objects. */
  readonly file: string;
}

/** Renders every overlay of `infra/k8s` into a folder, each with an image by its digest, as a deployment does. */
export function renderOverlays(folder: string, namespace: string): readonly RenderedOverlay[] {
  return globSync('infra/k8s/apps/*/overlays/*', { cwd: root })
    .toSorted()
    .map((overlay) => {
      const environment = basename(overlay);
      const app = basename(dirname(dirname(overlay)));
      const top = join(folder, `${app}-${environment}`);
      mkdirSync(top);
      const kustomization = {
        resources: [relative(top, join(root, overlay))],
        namespace,
        images: [
          { name: app, newName: `registry.example.com/${app}`, newTag: 'fp-1', digest: `sha256:${'1'.repeat(64)}` },
        ],
      };
      writeFileSync(join(top, 'kustomization.yaml'), JSON.stringify(kustomization));
      const file = join(top, 'objects.yaml');
      writeFileSync(file, execFileSync('kubectl', ['kustomize', top], { encoding: 'utf8' }));
      return { app, environment, file };
    });
}
