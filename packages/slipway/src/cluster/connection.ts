import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { SlipwayError } from '../error.ts';
import { parse, refusalOf } from './answer.ts';
import { valueAt } from './object.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { send, socketAgent, type HttpAnswer, type HttpRequest } from './request.ts';

export interface ConnectionSettings {
  readonly context: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Is told once whenever a wait for the API server begins, in a sentence. */
  readonly note: (text: string) => void;
  /** Milliseconds to go on asking an API server that has answered before, and one that never has. */
  readonly patience: { readonly known: number; readonly unknown: number };
}

/** A way to the API server, which stays open over its restarts. */
export interface Connection extends AsyncDisposable {
  /**
   * @param busy whether to ask again also when the server says itself that it cannot answer now (429, 503)
   * @throws SlipwayError when the API server cannot be reached for longer than the patience
   */
  readonly ask: (request: HttpRequest, busy?: boolean) => Promise<HttpAnswer>;
  /** Milliseconds by the API server's clock, as far as its answers showed it. */
  readonly now: () => number;
}

/** Opens it; the login happens with the first request. @throws SlipwayError without kubectl or the context */
export async function openConnection(settings: ConnectionSettings): Promise<Connection> {
  let proxy = startProxy(settings.context, settings.environment);
  const agent = socketAgent();
  await proxy;
  let answered = false;
  let skew = 0;
  const live = async (): Promise<Proxy> => {
    const known = proxy;
    if (!(await known).ended()) return known;
    // Two requests may find it gone at once.
    if (known === proxy) proxy = startProxy(settings.context, settings.environment);
    return proxy;
  };
  return {
    async ask(request, busy = true) {
      const since = Date.now();
      for (let attempt = 0; ; attempt += 1) {
        const outcome = await attemptOf(agent, await live(), request, busy);
        if ('answer' in outcome) {
          answered = true;
          skew = skewOf(outcome.answer);
          return outcome.answer;
        }
        const { known, unknown } = settings.patience;
        const left = since + (answered ? known : unknown) - Date.now();
        if (left <= 0 || !outcome.heals) throw unreachable(settings.context, outcome.fault);
        if (attempt === 0) settings.note(`The API server does not answer (${outcome.fault}): asking again.`);
        await sleep(Math.min(left, outcome.pause ?? Math.min(100 * 2 ** attempt, 2000)));
      }
    },
    now: () => Date.now() + skew,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      const started = await proxy.catch(() => undefined);
      await started?.[Symbol.asyncDispose]();
    },
  };
}

type Outcome =
  { readonly answer: HttpAnswer } | { readonly fault: string; readonly heals: boolean; readonly pause?: number };

async function attemptOf(agent: Agent, proxy: Proxy, request: HttpRequest, busy: boolean): Promise<Outcome> {
  try {
    const answer = await send(agent, proxy.socket, request);
    if (isFromProxy(answer)) return proxyFault(answer.body);
    if (busy && isBusy(answer)) {
      const seconds = Number(answer.headers['retry-after']);
      const pause = seconds > 0 ? { pause: Math.min(seconds, 10) * 1000 } : {};
      return { fault: refusalOf(answer.status, answer.body).message, heals: true, ...pause };
    }
    return { answer };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error), heals: true };
  }
}

/** How much the server's clock is ahead of ours; its answers tell whole seconds, so what is less counts as nothing. */
function skewOf({ headers }: HttpAnswer): number {
  const difference = Date.parse(headers.date ?? '') - Date.now();
  return Math.abs(difference) > 2000 ? difference : 0;
}

/** The API server marks each of its answers; kubectl and load balancers that speak in its place do not. */
function isFromProxy({ status, headers, body }: HttpAnswer): boolean {
  return status >= 500 && headers['audit-id'] === undefined && valueAt(parse(body), 'kind') !== 'Status';
}

function proxyFault(body: string): Outcome {
  const [line = ''] = body.trim().split('\n');
  // A login or a certificate that does not work now will not work in a minute either.
  return {
    fault: line.slice(0, 300) || 'no reason given',
    heals: !/getting credentials|x509|tls:|no such host/.test(line),
  };
}

function isBusy({ status, body }: HttpAnswer): boolean {
  if (status === 429 || status === 503 || status === 504) return true;
  return status === 500 && /etcdserver|leader changed/.test(body);
}

function unreachable(context: string | undefined, fault: string): SlipwayError {
  const which = context === undefined ? 'the cluster of the current context' : `the cluster of the context ${context}`;
  return new SlipwayError(
    `Cannot reach ${which} (${fault}), so what runs there is not known: \`kubectl${context === undefined ? '' : ` --context ${context}`} version\` has to work here.`,
  );
}
