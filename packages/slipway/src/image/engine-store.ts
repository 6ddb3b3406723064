import { weightInEngine } from './engine-weight.ts';
import { askDocker } from './docker.ts';
import type { Store } from './store.ts';
import type { WantedImage } from './wanted.ts';

/**
 * The engine of this machine, for who has no registry.
 * @param prefix what images are called before the app's name
 */
export function engineStore(prefix: string, note: string): Store {
  const referenceOf = ({ repository, tag }: WantedImage) => `${prefix}/${repository}:${tag}`;
  return {
    isPushed: false,
    note,
    referenceOf,
    find: async (image) => ({ status: (await isInEngine(referenceOf(image))) ? 'there' : 'missing' }),
    outputOf: (image) => ({ load: referenceOf(image) }),
    runnable: (image) => Promise.resolve(referenceOf(image)),
    weigh: (image) => weightInEngine(referenceOf(image)),
    name: () => Promise.resolve(undefined),
    discard: async (image) => {
      await askDocker('image', 'rm', '--force', referenceOf(image));
    },
  };
}

async function isInEngine(reference: string): Promise<boolean> {
  return (await askDocker('image', 'inspect', '--format={{.Id}}', reference)).code === 0;
}
