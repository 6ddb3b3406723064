import { z } from 'zod';

import { stateFileSchema } from '../state/state-file.ts';
import { pinsSchema, settingsSchema } from '../workspace/settings-schema.ts';
import { contextSchema } from './context-schema.ts';
import { deployEventSchema } from './deploy-schema.ts';
import { imagesSchema } from './images-schema.ts';
import { planSchema } from './plan-schema.ts';
import { statusSchema } from './status-schema.ts';

/** The published JSON schemas, as files of `schemas/`. */
export const schemas = [
  published('plan.schema.json', 'slipway plan --json', planSchema, 'output'),
  published('context.schema.json', 'slipway context --json', contextSchema, 'output'),
  published('deploy-event.schema.json', 'A line of slipway deploy --json', deployEventSchema, 'output'),
  published('status.schema.json', 'slipway status --json', statusSchema, 'output'),
  published('images.schema.json', 'slipway image --json', imagesSchema, 'output'),
  published('state.schema.json', 'What an environment runs: slipway plan --state FILE', stateFileSchema, 'input'),
  published('settings.schema.json', 'slipway.json: what cannot be read from the repository', settingsSchema, 'input'),
  published('pins.schema.json', 'slipway.lock.json: what base images are pinned to', pinsSchema, 'input'),
];

function published(file: string, title: string, schema: z.ZodType, io: 'input' | 'output') {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    // What is added to an output keeps its version: who reads that of today takes that of tomorrow.
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return { file, text: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n` };
}
