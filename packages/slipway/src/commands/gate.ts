import { z } from 'zod';

import { SlipwayError } from '../error.ts';
import { gateFaults, type Needs } from '../plan/gate.ts';
import { faultLine } from '../report/annotation.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';

const usage = `slipway gate

Compares what ran in a workflow with what the plan asked for, and ends with 1 when they differ. The one check to require on GitHub.

  NEEDS   in the environment: what \`\${{ toJSON(needs) }}\` gives, with the job that ran \`slipway plan --github\` as \`plan\`. With some
          500 apps its matrices are too long for a variable: name the results, and the outputs check, image, … of plan, as JSON
`;

const needsSchema = z.record(
  z.string(),
  z.object({ result: z.string(), outputs: z.record(z.string(), z.string()).default({}) }),
);

/** `slipway gate` */
export const command: Command = {
  usage,
  run(words, { environment, print }) {
    readArguments(words, {}, usage);
    const faults = gateFaults(readNeeds(environment['NEEDS'] ?? ''));
    print(
      faults.length === 0
        ? 'What ran is what the plan asked for.\n'
        : faults.map((fault) => faultLine(environment, fault)).join(''),
    );
    return Promise.resolve(faults.length === 0 ? 0 : 1);
  },
};

function readNeeds(text: string): Needs {
  try {
    return needsSchema.parse(JSON.parse(text));
  } catch {
    throw new SlipwayError('NEEDS must hold what GitHub calls `toJSON(needs)`: set it in the step’s env.');
  }
}
