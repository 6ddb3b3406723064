import { SlipwayError } from '../error.ts';
import { readDeliverySettings } from '../workspace/delivery-settings.ts';
import { buildWanted } from './build.ts';
import { openBuilder, type Builder } from './builder.ts';
import { inParallel } from './in-parallel.ts';
import { buildsAtOnce } from './means.ts';
import type { Orders } from './orders.ts';
import { outcomeOf, type ImageOutcome } from './outcome.ts';
import { smoke as smokeImage } from './smoke.ts';
import { smokeNetwork, smokeVariables } from './smoke-variables.ts';
import type { WantedImage } from './wanted.ts';
import type { Weight } from './weight.ts';

const portsTried = 3;

type Budgets = ReadonlyMap<string, number>;

/** Builds the images that are missing, and runs for a moment those that are there. */
export async function finishImages(
  orders: Orders,
  missing: readonly WantedImage[],
  there: readonly WantedImage[],
): Promise<ImageOutcome[]> {
  const { snapshot, store, environment, onProgress } = orders;
  const settings = await readDeliverySettings(snapshot.revision, snapshot.workspace.root, environment);
  const builder = missing.length > 0 ? await openBuilder(environment, store.isPushed) : undefined;
  for (const { name } of missing) onProgress({ kind: 'stage', app: name, stage: 'waiting' });
  const built = await inParallel(missing, buildsAtOnce(environment), (image) =>
    builder === undefined
      ? Promise.resolve(outcomeOf(image, store, {}))
      : make(image, builder, orders, settings.imageBudget),
  );
  const looked = await inParallel(there, 1, (image) => look(image, orders, settings.imageBudget));
  return [...built, ...looked];
}

async function make(image: WantedImage, builder: Builder, orders: Orders, budgets: Budgets): Promise<ImageOutcome> {
  const { snapshot, store, environment, onProgress, signal } = orders;
  const { name } = image;
  const start = performance.now();
  onProgress({ kind: 'stage', app: name, stage: 'building' });
  const onEvent: Parameters<Builder['buildImage']>[1] = (event) => {
    onProgress({ kind: 'build', app: name, event });
  };
  const built = await buildWanted(snapshot, image, builder, {
    environment,
    output: store.outputOf(image),
    onEvent,
    signal,
  });
  const seconds = (performance.now() - start) / 1000;
  const failed = (known: Partial<ImageOutcome>) => {
    onProgress({ kind: 'stage', app: name, stage: 'failed' });
    return outcomeOf(image, store, { status: 'failed', seconds, ...known });
  };
  for (const text of built.notes) onProgress({ kind: 'note', text });
  if (!built.ok) return failed({ fault: built.message, output: built.output });
  // In the local engine, a name says it all.
  const pushed = store.isPushed ? built.digest : undefined;
  const known = { seconds, ...(await examine(image, pushed, orders, budgets)) };
  // What is too heavy or does not run gets no name: who looks for it builds it again.
  if (known.fault !== undefined) {
    await store.discard(image);
    return failed({ ...known, digest: pushed });
  }
  const digest = await store.name(image, built);
  onProgress({ kind: 'stage', app: name, stage: 'done' });
  return outcomeOf(image, store, { ...known, status: store.isPushed ? 'pushed' : 'built', digest });
}

/** An image that is there. */
async function look(image: WantedImage, orders: Orders, budgets: Budgets): Promise<ImageOutcome> {
  const { digest } = await orders.store.find(image);
  return outcomeOf(image, orders.store, {
    status: 'there',
    digest,
    ...(await examine(image, digest, orders, budgets)),
  });
}

/** Weighs an image and, if that was asked for, runs it. */
async function examine(
  image: WantedImage,
  digest: string | undefined,
  { snapshot, store, smoke, environment, onProgress, signal }: Orders,
  budgets: Budgets,
) {
  const weight = await store.weigh(image, digest);
  const budget = budgets.get(image.name);
  const heavy = tooHeavy(weight, budget);
  if (!smoke || heavy !== undefined) return { weight, budget, fault: heavy, output: [], smoke: undefined };
  onProgress({ kind: 'stage', app: image.name, stage: 'checking' });
  const network = smokeNetwork(environment);
  const reference = await store.runnable(image, digest);
  const run = async () => {
    const variables = await smokeVariables(snapshot, image.app, environment);
    return smokeImage(reference, { variables, network, patience: patienceOf(environment), signal });
  };
  let result = await run();
  // On the machine's own network, somebody may take a port between our look and the container's.
  for (let again = 0; again < portsTried && result.output.some((line) => line.includes('EADDRINUSE')); again += 1) {
    result = await run();
  }
  return {
    weight,
    budget,
    smoke: result,
    fault: result.ok ? undefined : `${result.message}${result.output.length > 0 ? hint(network) : ''}`,
    output: result.output,
  };
}

function tooHeavy(weight: Weight | undefined, budget: number | undefined): string | undefined {
  if (weight === undefined || budget === undefined || weight.bytes <= budget) return undefined;
  const [is, may] = [weight.bytes, budget].map((bytes) => (bytes / 1e6).toFixed(1));
  return `weighs ${is} MB and may weigh ${may} MB: take something out, or raise imageBudget in slipway.json`;
}

function hint(network: string): string {
  return network === 'none' ? '; does it need a server, name it in SLIPWAY_SMOKE_<VARIABLE>' : '';
}

function patienceOf({ SLIPWAY_SMOKE_TIMEOUT: given = '' }: NodeJS.ProcessEnv): number {
  if (given === '') return 60;
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw new SlipwayError(`SLIPWAY_SMOKE_TIMEOUT is "${given}": it must be a number of seconds, as in 60.`);
}
