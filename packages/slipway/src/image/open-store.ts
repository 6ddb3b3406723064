import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import { readRegistrySetting } from '../workspace/registry-setting.ts';
import type { Store } from './store.ts';
import { repositoryOf } from './wanted.ts';

const setting = 'write "registry": "ghcr.io/acme/shop" in slipway.json, or set SLIPWAY_REGISTRY';

/**
 * Where images are: in the registry that somebody set, or else in the engine of this machine.
 * @param question whether they are to be pushed, and whether it must be sure that all of each is there
 * @throws SlipwayError when they are to be pushed and nobody said where
 */
export async function openStore(
  snapshot: Snapshot,
  question: { readonly push: boolean; readonly check: boolean },
  environment: NodeJS.ProcessEnv,
): Promise<Store> {
  const prefix = await readRegistrySetting(snapshot.revision, snapshot.workspace.root, environment);
  if (prefix !== undefined) {
    const { registryStore } = await import('./registry-store.ts');
    return registryStore(prefix, question, environment);
  }
  if (question.push) throw new SlipwayError(`It is not said where images are pushed to: ${setting}.`);
  const { engineStore } = await import('./engine-store.ts');
  const name = snapshot.workspace.packages.get('')?.manifest.name ?? '';
  return engineStore(
    repositoryOf(name === '' ? 'slipway' : name),
    `No registry is set, so this is about the engine of this machine: ${setting}.`,
  );
}
