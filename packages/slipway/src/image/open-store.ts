import { SlipwayError } from '../error.ts';
import type { Snapshot } from '../state/index.ts';
import { engineStore } from './engine-store.ts';
import { readRegistrySetting } from '../workspace/registry-setting.ts';
import type { Store } from './store.ts';
import { repositoryOf } from './wanted.ts';

const setting = 'write "registry": "ghcr.io/acme/shop" in slipway.json, or set SLIPWAY_REGISTRY';

/** Where images are: the engine of this machine. @throws SlipwayError when they are to be pushed */
export async function openStore(
  snapshot: Snapshot,
  question: { readonly push: boolean; readonly check: boolean },
  environment: NodeJS.ProcessEnv,
): Promise<Store> {
  await readRegistrySetting(snapshot.revision, snapshot.workspace.root, environment);
  if (question.push) throw new SlipwayError(`It is not said where images are pushed to: ${setting}.`);
  const name = snapshot.workspace.packages.get('')?.manifest.name ?? '';
  return engineStore(
    repositoryOf(name === '' ? 'slipway' : name),
    `No registry is set, so this is about the engine of this machine: ${setting}.`,
  );
}
