import type { Context } from '../context/index.ts';
import { SlipwayError } from '../error.ts';
import { closestNames, type Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';

/** An app's image as a revision wants it. */
export interface WantedImage {
  /** What the app is called. */
  readonly name: string;
  readonly app: App;
  readonly context: Context;
  /** `fp-<fingerprint>`. */
  readonly tag: string;
  /** What its repository is called below the registry's prefix. */
  readonly repository: string;
}

/**
 * The images of some apps.
 * @param words names of apps, of their packages, or folders; all apps when there are none
 * @throws SlipwayError when one of them is no app
 */
export async function wantedImages(snapshot: Snapshot, words: readonly string[]): Promise<WantedImage[]> {
  const { workspace, names, contextOf } = snapshot;
  const chosen = words.map((word) => {
    const path = word.replace(/\/+$/, '');
    const app = workspace.apps.find((one) => [names.get(one.directory), one.name, one.directory].includes(path));
    if (app !== undefined) return app;
    const known = closestNames(word, [...names.values()]);
    throw new SlipwayError(
      known === ''
        ? `There is no app "${word}": an app is a workspace package with a Dockerfile.`
        : `There is no app "${word}". The apps are ${known}.`,
    );
  });
  const apps = words.length === 0 ? workspace.apps : workspace.apps.filter((app) => chosen.includes(app));
  const images: WantedImage[] = [];
  for (const app of apps) {
    const name = names.get(app.directory) ?? app.name;
    const context = await contextOf(app);
    images.push({ name, app, context, tag: `fp-${context.fingerprint}`, repository: repositoryOf(name) });
  }
  return images;
}

/** What an app's repository is called: its name as registries allow it. `@acme/Shop API` becomes `acme/shop-api`. */
export function repositoryOf(name: string): string {
  const parts = name.toLowerCase().split('/');
  return parts.map((part) => part.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'app').join('/');
}
