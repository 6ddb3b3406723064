import type { z } from 'zod';

import { imagesSchema } from '../../../src/report/images-schema.ts';
import { slipway, type Run } from '../../kit/slipway.ts';

type Image = z.output<typeof imagesSchema>['images'][number];

/** What `slipway image --json` said. */
export interface Answer extends Run {
  /** By app's name; empty when it said nothing. */
  readonly images: Readonly<Record<string, Image>>;
}

/** Runs `slipway image … --json` as people do. @param environment a builder, a registry */
export async function image(folder: string, words: readonly string[], environment: NodeJS.ProcessEnv): Promise<Answer> {
  const run = await slipway(folder, ['image', ...words, '--json'], { SLIPWAY_BUILD_CACHE: 'off', ...environment });
  const images = run.stdout === '' ? [] : imagesSchema.parse(JSON.parse(run.stdout)).images;
  return { ...run, images: Object.fromEntries(images.map((one) => [one.app, one])) };
}

/** What became of each image. */
export function statuses({ images }: Answer): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([app, { status }]) => [app, status]));
}
