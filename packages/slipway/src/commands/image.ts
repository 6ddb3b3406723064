import { SlipwayError } from '../error.ts';
import { makeImages } from '../image/make-images.ts';
import type { Progress } from '../image/orders.ts';
import { isDone, type ImageOutcome } from '../image/outcome.ts';
import type { Store } from '../image/store.ts';
import { openStore } from '../image/open-store.ts';
import { wantedImages, type WantedImage } from '../image/wanted.ts';
import { openRepository, readHead, type Repository } from '../revision/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import { styleFor } from './style-for.ts';

const usage = `slipway image [APP…] [--head REF] [--push | --check] [--why] [--smoke] [--json]
slipway image pin [--check]
slipway image prune [--keep N] [--days M] [--delete]

Looks for the image of each app, or of those named, by its fingerprint, and builds what is missing, from exactly its context. \`pin\` writes down what base images
are, \`prune\` says what nobody needs any more.

  --push       to the registry that slipway.json or SLIPWAY_REGISTRY names; without it, into the engine of this machine
  --check      builds nothing, and ends with 1 when something is missing
  --why        what made each missing image necessary, since the newest one that is there
  --smoke      runs each image for a moment as a strict cluster does: healthy, then ended by SIGTERM with 0
  --head REF   of this revision (default: the working tree, or HEAD in a bare repository)
  --json       for programs (schemas/images.schema.json)

Examples
  slipway image api --smoke
  slipway image --push
`;

const options = {
  head: { type: 'string' },
  push: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false },
  why: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** Behind `image`, their names win over apps that are called so. */
const commandsOfImages = new Map<string, () => Promise<{ command: Command }>>([
  ['pin', () => import('./image-pin.ts')],
  ['prune', () => import('./image-prune.ts')],
]);

/** `slipway image` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const other = commandsOfImages.get(words[0] ?? '');
    if (other !== undefined) return (await other()).command.run(words.slice(1), surroundings);
    const { values, positionals } = readArguments(words, options, usage);
    if (values.check && values.push)
      throw new SlipwayError('--check and --push exclude each other: --check builds nothing.');
    const repository = await openRepository(surroundings.cwd, { head: values.head });
    const revision = await readHead(repository, values.head);
    const snapshot = snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
    const [images, store] = await Promise.all([
      wantedImages(snapshot, positionals),
      openStore(snapshot, values, surroundings.environment),
    ]);
    const outcomes = await withProgress(surroundings, (onProgress, signal) =>
      makeImages({ ...values, snapshot, images, store, environment: surroundings.environment, onProgress, signal }),
    );
    const told = values.why ? await explained(repository, snapshot, values.head, images, store, outcomes) : outcomes;
    await print(told, store, values.json, surroundings);
    return told.every(isDone) ? 0 : 1;
  },
};

/** Shows progress on standard error while something is built, and ends builds when somebody ends us. */
async function withProgress(
  surroundings: Surroundings,
  work: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<ImageOutcome[]>,
): Promise<ImageOutcome[]> {
  const { stderr } = process;
  const screen = {
    write: (text: string) => void stderr.write(text),
    columns: stderr.isTTY ? stderr.columns : undefined,
  };
  const ending = new AbortController();
  const end = () => {
    ending.abort();
  };
  let shown: { tell: (progress: Progress) => void; end: () => void } | undefined;
  const early: Progress[] = [];
  const loading = new Map<'progress', Promise<void>>();
  const onProgress = (progress: Progress) => {
    if (shown !== undefined) {
      shown.tell(progress);
      return;
    }
    early.push(progress);
    // Most calls build nothing, and load nothing for it.
    if (!loading.has('progress')) loading.set('progress', load());
  };
  const load = async () => {
    const { buildProgress } = await import('../report/build-progress.ts');
    shown = buildProgress(screen, await styleFor(surroundings));
    for (const progress of early) shown.tell(progress);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    return await work(onProgress, ending.signal);
  } finally {
    process.removeListener('SIGINT', end).removeListener('SIGTERM', end);
    await loading.get('progress');
    shown?.end();
  }
}

async function explained(
  repository: Repository,
  snapshot: Snapshot,
  head: string | undefined,
  images: readonly WantedImage[],
  store: Store,
  outcomes: readonly ImageOutcome[],
): Promise<ImageOutcome[]> {
  const isThere = ({ status }: ImageOutcome) => status === 'there';
  const wanted = images.filter((_, at) => outcomes[at] !== undefined && !isThere(outcomes[at]));
  const { whyMissing } = await import('../image/why-missing.ts');
  const causes = wanted.length === 0 ? undefined : await whyMissing(repository, snapshot, head, wanted, store);
  return outcomes.map((outcome) => ({
    ...outcome,
    causes: isThere(outcome) ? ['its fingerprint is there already'] : (causes?.get(outcome.name) ?? []),
  }));
}

async function print(
  outcomes: ImageOutcome[],
  store: Store,
  isJson: boolean,
  surroundings: Surroundings,
): Promise<void> {
  const { imagesJson, imagesReport } = await import('../report/images.ts');
  if (isJson) surroundings.print(imagesJson(outcomes));
  else {
    const lines = imagesReport(outcomes, await styleFor(surroundings));
    surroundings.print(`${[...lines, ...(store.note === undefined ? [] : [store.note])].join('\n')}\n`);
  }
}
