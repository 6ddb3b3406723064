import type { KeptServer } from '@repo/local-services';

import { messageOf } from '../error.ts';

interface Options<S> {
  /** `PostgreSQL`. */
  readonly name: string;
  /** Starts the server, on this port when it is given one. */
  readonly start: (port?: number) => Promise<S>;
  /** Gets a sentence when the server has ended by itself. */
  readonly report: (text: string) => void;
}

/** Starts a server, and again on the same port whenever it ends without our doing. */
export async function keepUp<S extends KeptServer & { readonly port: number }>(options: Options<S>): Promise<S> {
  const { name, start, report } = options;
  const first = await start();
  let current = first;
  let isStopping = false;

  const follow = async (): Promise<void> => {
    await current.gone;
    if (isStopping) return;
    report(`${name} ended by itself and is started again.`);
    current = await start(first.port);
    if (current.port !== first.port) report(`The port of ${name} was taken meanwhile: start everything again.`);
    await follow();
  };
  follow().catch((error: unknown) => {
    report(`${name} cannot be started again: ${messageOf(error)}`);
  });

  return {
    ...first,
    stop: async () => {
      isStopping = true;
      await current.stop();
    },
  };
}
