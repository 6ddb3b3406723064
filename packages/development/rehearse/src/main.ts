import { parseArgs } from 'node:util';

import { RehearsalError } from './error.ts';
import { rehearse } from './rehearse.ts';

const usage = `pnpm rehearse [--hold]

Plays the whole life of a delivery on the cluster of KUBECONFIG, through the scripts that the workflows call, and without GitHub: in two
namespaces of its own, with images in the registry of SLIPWAY_REGISTRY (127.0.0.1:5000 when it is not set), on a copy of this
repository. All of it goes away again.

  --hold   plays the first stage alone and keeps everything until Ctrl-C, to go on by hand
`;

// Ctrl-C reaches the step that runs too, which then fails; what was made is taken away.
process.on('SIGINT', () => undefined);

try {
  const { values } = parseArgs({ options: { hold: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help === true) process.stdout.write(usage);
  else
    await rehearse({
      hold: values.hold ?? false,
      environment: process.env,
      print: (line) => process.stdout.write(`${line}\n`),
    });
} catch (error) {
  if (error instanceof RehearsalError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof TypeError && 'code' in error) process.stderr.write(`${error.message}\n\n${usage}`);
  else throw error;
  process.exitCode = 1;
}
