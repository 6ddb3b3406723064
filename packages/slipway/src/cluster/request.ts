import type { Agent, IncomingHttpHeaders } from 'node:http';

// Loaded when the first request is sent, for kubectl takes longer to start. And an import would ask for everything that the module has, WebSocket too, for which Node loads all that fetch is made of: as long
// as a small plan takes.
const http = () => process.getBuiltinModule('node:http');

/** One answer over HTTP, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds without a byte before the answer counts as lost. */
  readonly timeout?: number | undefined;
}

/** Opens connections to a unix socket, and keeps them. */
export function socketAgent(): Agent {
  return new (http().Agent)({ keepAlive: true, maxSockets: 32 });
}

/** Sends one request over a unix socket. Rejects when no whole answer comes. */
export function send(
  agent: Agent,
  socketPath: string,
  { method, path, body, headers = {}, timeout = 30_000 }: HttpRequest,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const call = http().request(
      { agent, socketPath, method, path, timeout, headers: { host: 'localhost', ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers, complete } = response;
          if (complete) resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
          else reject(new Error('the answer broke off'));
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer for ${timeout / 1000} s`)));
    call.on('error', reject);
    call.end(body);
  });
}
