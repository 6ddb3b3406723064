import { rollback, underLock } from '../deploy/index.ts';
import { SlipwayError } from '../error.ts';
import { readArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { openPlace } from './deploy-for.ts';
import { tellDeployment, toItsEnd } from './tell-deployment.ts';

const usage = `slipway rollback --env NAME APP [--to VERSION] [--json]

Puts an earlier release of an app back from its record, its configuration too. Builds nothing. Migrations only go forward: those
that have run stay.

  --env NAME    the environment
  --to VERSION  a version, \`fp-\` with a fingerprint, or a commit (default: the release before what runs)
  --json        what happens, a JSON line each (schemas/deploy-event.schema.json)

Example
  slipway rollback --env prod api --to 1.4.1
`;

const options = { env: { type: 'string' }, to: { type: 'string' }, json: { type: 'boolean' } } as const;
const timeout = 600_000;

/** `slipway rollback` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const [app, extra] = positionals;
    if (app === undefined || extra !== undefined)
      throw new SlipwayError('rollback takes one app, as in `slipway rollback --env staging api`.');
    const started = Date.now();
    const teller = await tellDeployment(surroundings, values.json === true);
    return toItsEnd(teller, `Rollback of ${app} in ${values.env ?? ''}`, async () => {
      await using place = await openPlace({ env: values.env }, surroundings, teller);
      const { emit } = teller;
      const { value, writes } = await underLock(
        { ...place, timeout, emit },
        { work: (run) => rollback(run, { environment: place.target.name, app, to: values.to, emit }) },
      );
      const exitCode = value.outcome === 'deployed' ? 0 : value.timedOut ? 3 : 1;
      emit({ event: 'end', exitCode, writes, seconds: Math.round((Date.now() - started) / 100) / 10 });
      return exitCode;
    });
  },
};
