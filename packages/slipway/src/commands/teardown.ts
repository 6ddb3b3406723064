import { expiredPreviews, teardownPreview } from '../deploy/index.ts';
import { SlipwayError } from '../error.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { openPlace } from './deploy-for.ts';
import { tellDeployment } from './tell-deployment.ts';

const usage = `slipway teardown --env NAME | --expired [--from ENV]

Removes a preview with all that is in it. What is no preview is refused: apps go by \`slipway deploy --allow-teardown\`.

  --env NAME   the preview: pr-123
  --expired    all previews whose time is over
  --from ENV   in the cluster of that environment (default: staging)

Example
  slipway teardown --env pr-123
`;

const options = { env: { type: 'string' }, expired: { type: 'boolean' }, from: { type: 'string' } } as const;

/** `slipway teardown` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const [extra] = positionals;
    if (extra !== undefined)
      throw new SlipwayError(`teardown removes previews, not apps: \`slipway teardown --env ${extra}\` if it is one.`);
    if ((values.env === undefined) === (values.expired === undefined))
      throw new SlipwayError('Say which preview is to go: --env pr-123, or --expired for all whose time is over.');
    const teller = await tellDeployment(surroundings, false);
    await using place = await openPlace({ env: values.env ?? 'pr-0', from: values.from }, surroundings, teller);
    const { cluster } = place;
    const names = values.expired === true ? await expiredPreviews(cluster, Date.now()) : [place.target.namespace];
    for (const name of names) await teardownPreview(cluster, name, teller.emit);
    if (names.length === 0) surroundings.print('No preview has expired.\n');
    return 0;
  },
};
