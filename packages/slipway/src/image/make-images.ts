import type { Orders } from './orders.ts';
import { outcomeOf, type ImageOutcome } from './outcome.ts';

/**
 * Looks for each image and builds what is missing.
 * @throws SlipwayError when it cannot be told whether an image is there, or nothing here can build
 */
export async function makeImages(orders: Orders): Promise<ImageOutcome[]> {
  const { images, store, check, smoke } = orders;
  const found = await Promise.all(images.map((image) => store.find(image)));
  const missing = images.filter((_, at) => found[at]?.status !== 'there');
  const isBuilding = missing.length > 0 && !check;
  const made = new Map<string, ImageOutcome>();
  if (isBuilding || smoke) {
    const { finishImages } = await import('./finish-images.ts');
    const there = images.filter((_, at) => found[at]?.status === 'there');
    for (const outcome of await finishImages(orders, isBuilding ? missing : [], smoke ? there : [])) {
      made.set(outcome.path, outcome);
    }
  }
  return images.map(
    (image, at) =>
      made.get(image.app.directory) ??
      outcomeOf(image, store, {
        status: found[at]?.status ?? 'missing',
        digest: found[at]?.digest,
        fault: found[at]?.fault,
      }),
  );
}
