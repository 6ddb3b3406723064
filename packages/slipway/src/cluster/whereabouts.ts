import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { SlipwayError } from '../error.ts';
import { parse } from './answer.ts';
import { isRecord, valueAt } from './object.ts';

/** Which cluster a context means. */
export interface Whereabouts {
  /** `https://127.0.0.1:6443` */
  readonly server: string;
  /** The context's own name, also where the current one was meant. */
  readonly context: string;
  /** Whether it runs on this machine: on loopback, as those of kind and minikube do. */
  readonly local: boolean;
}

/** Asks kubectl's configuration, not the cluster. @throws SlipwayError when it names no cluster */
export async function whereabouts(context: string | undefined, environment: NodeJS.ProcessEnv): Promise<Whereabouts> {
  const words = [
    'config',
    'view',
    '--minify',
    '--output=json',
    ...(context === undefined ? [] : [`--context=${context}`]),
  ];
  let text: string;
  try {
    ({ stdout: text } = await promisify(execFile)('kubectl', words, { env: environment }));
  } catch (cause) {
    throw new SlipwayError(
      `kubectl knows no cluster${context === undefined ? '' : ` for the context ${context}`}: set KUBECONFIG, or \`kubectl config use-context\`.`,
      { cause },
    );
  }
  const value = parse(text);
  const clusters = valueAt(value, 'clusters');
  const server =
    Array.isArray(clusters) && isRecord(clusters[0]) ? valueAt(clusters[0], 'cluster', 'server') : undefined;
  if (typeof server !== 'string') throw new SlipwayError('The kubeconfig’s context names no server: mend it.');
  const current = valueAt(value, 'current-context');
  const name = context ?? (typeof current === 'string' ? current : '');
  return { server, context: name, local: isLocal(server, name) };
}

/** Whether an API server is on this machine. */
function isLocal(server: string, context: string): boolean {
  if (!URL.canParse(server)) return false;
  const { hostname } = new URL(server);
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)) return true;
  // minikube's machine has an address of its own, in a private network of this machine.
  return context === 'minikube' && /^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^10\./.test(hostname);
}
