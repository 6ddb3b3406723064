import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

import { isLoopback } from './address.ts';

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Ask = (request: Request) => Promise<Answer>;

/** Manifests and tokens are far smaller; layers are never fetched. */
const largest = 16 << 20;

/**
 * Requests over connections that are kept, through the proxy that the environment names.
 * @param patience milliseconds for one whole answer: whoever sends a byte now and then must not hold us either
 */
export function requester(environment: NodeJS.ProcessEnv, patience: number): Ask {
  const kept = { keepAlive: true, maxSockets: 16 };
  const agents = new Map<string, HttpAgent | HttpsAgent>();
  const agentFor = ({ protocol, host }: URL) => {
    // A proxy elsewhere cannot reach what is on this machine; Docker asks none for that either.
    const key = isLoopback(host) ? `${protocol} here` : protocol;
    const settings = isLoopback(host) ? kept : { ...kept, proxyEnv: environment };
    const known = agents.get(key) ?? (protocol === 'http:' ? new HttpAgent(settings) : new HttpsAgent(settings));
    agents.set(key, known);
    return known;
  };
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const place = new URL(url);
      const send = place.protocol === 'http:' ? httpRequest : httpsRequest;
      const length = body === undefined ? {} : { 'content-length': String(body.length) };
      const agent = agentFor(place);
      const request = send(url, { method, agent, headers: { ...headers, ...length } }, (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > largest) request.destroy(new Error('the answer is larger than any manifest'));
          chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('end', () => {
          if (!answer.complete) reject(new Error('the answer was cut off'));
          else resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
        });
      });
      const deadline = setTimeout(() => {
        request.destroy(new Error(`no answer within ${String(patience / 1000)} s`));
      }, patience);
      request.on('close', () => {
        clearTimeout(deadline);
      });
      request.on('error', reject);
      request.end(body);
    });
}
