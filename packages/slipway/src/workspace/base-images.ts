import type { App, Workspace } from './workspace.ts';

type Sources = Pick<Workspace, 'apps' | 'bases' | 'images'>;

/** The app's Dockerfile and those at the root whose stages it names, one leading to another; and the images left over. */
export function followReferences(workspace: Pick<Workspace, 'bases'>, app: App) {
  const bases = app.bases ?? workspace.bases;
  const paths = new Set([app.dockerfile]);
  const images = new Set<string>();
  for (const path of paths) {
    const { references } = path === app.dockerfile ? app.instructions : (bases.get(path) ?? app.instructions);
    for (const reference of references) {
      const base = [...bases].find(([, { stages }]) => stages.has(reference.toLowerCase()))?.[0];
      if (base === undefined) images.add(reference);
      else paths.add(base);
    }
  }
  return { paths: [...paths], images: [...images].sort() };
}

/** What `unpinned` of a workspace says. */
export function unpinnedImages(workspace: Sources): readonly string[] {
  const images = new Set(workspace.apps.flatMap((app) => followReferences(workspace, app).images));
  return [...images].filter((image) => !/[@$]/.test(image) && workspace.images[image] === undefined).sort();
}
