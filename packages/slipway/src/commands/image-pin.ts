import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SlipwayError } from '../error.ts';
import { lookUpPins, pinsText, type Pin } from '../image/pin.ts';
import { openRepository } from '../revision/index.ts';
import { readWorkspace } from '../workspace/index.ts';
import { pinsFile } from '../workspace/wanted-files.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

const usage = `slipway image pin [--check]

Asks registries which images the tags in Dockerfiles mean today, and writes their digests to slipway.lock.json, to be reviewed and
committed. Builds take exactly those. SLIPWAY_DOCKER_HUB names a mirror of Docker Hub, as 127.0.0.1:5000.

  --check   writes nothing, and ends with 1 when the file would change

Examples
  slipway image pin
`;

const options = { check: { type: 'boolean', default: false } } as const;
const schema = './packages/slipway/schemas/pins.schema.json';

/** `slipway image pin` */
export const command: Command = {
  usage,
  async run(words, { cwd, environment, print }) {
    const { values, positionals } = readArguments(words, options, usage);
    if (positionals.length > 0)
      throw new SlipwayError(`pin takes no app, it is for all: ${usage.split('\n')[0] ?? ''}`);
    const repository = await openRepository(cwd);
    const workspace = await readWorkspace(await repository.workingTree(), { from: repository.prefix });
    const pins = await lookUpPins(workspace, environment);
    const changed = pins.filter(({ before, now }) => before !== now);
    print(changed.map((pin) => `${lineOf(pin)}\n`).join(''));
    if (changed.length === 0) print(`${pinsFile} says what the tags mean today.\n`);
    else if (!values.check) {
      await writeFile(join(repository.root, workspace.root, pinsFile), pinsText(pins, schema));
      print(`Wrote ${pinsFile}: look at it and commit it; every app that stands on what changed is built anew.\n`);
    }
    return values.check && changed.length > 0 ? 1 : 0;
  },
};

function lineOf({ image, before, now }: Pin): string {
  if (now === undefined) return `- ${image}  no Dockerfile names it any more`;
  return before === undefined ? `+ ${image}  ${now}` : `  ${image}  ${before} → ${now}`;
}
