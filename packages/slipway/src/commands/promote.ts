import { SlipwayError } from '../error.ts';
import { promote } from '../image/promote.ts';
import { wantedImages } from '../image/wanted.ts';
import { openRegistry } from '../registry/index.ts';
import { readDeliverySettings, registryOf } from '../workspace/delivery-settings.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { snapshotFor } from './snapshot-for.ts';

const usage = `slipway promote APP… --to TAG [--head REF]

Gives the very image that a revision has another name, the version of a release. Builds nothing.

  --to TAG     the new name; one that is another image's already is refused
  --head REF   of this revision (default: the working tree, or HEAD in a bare repository)

Examples
  slipway promote api --to 1.2.0 --head @repo/api@1.2.0
`;

const options = { to: { type: 'string' }, head: { type: 'string' } } as const;

/** `slipway promote` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const { to } = values;
    if (to === undefined || positionals.length === 0)
      throw new SlipwayError(`promote needs apps and a name: ${usage.split('\n')[0] ?? ''}`);
    const snapshot = await snapshotFor(surroundings.cwd, values.head);
    const settings = await readDeliverySettings(snapshot.revision, snapshot.workspace.root, surroundings.environment);
    const prefix = registryOf(settings);
    const images = await wantedImages(snapshot, positionals);
    for (const { app, digest, isOld } of await promote(openRegistry(prefix, surroundings.environment), images, to))
      surroundings.print(`${app}  ${to} ${isOld ? 'is already' : 'is now'} ${digest}\n`);
    return 0;
  },
};
