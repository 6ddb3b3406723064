import { SlipwayError } from '../error.ts';
import type { Address } from './address.ts';
import { isLoopback } from './address.ts';
import { credentialsFor, type Credentials } from './credentials.ts';
import { textOf } from './faults.ts';
import type { Answer, Ask, Request } from './request.ts';

/**
 * Says who we are where a registry asks for it: by name and password, or by a token of the service that it names.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function authorized(ask: Ask, address: Address, environment: NodeJS.ProcessEnv): Ask {
  let credentials: Promise<Credentials | undefined> | undefined;
  // Most repositories here are asked for one right only, so its token serves for the next request too.
  const headers = new Map<string, Promise<string | undefined>>();
  const authorize = async (challenge: string): Promise<string | undefined> => {
    const known = await (credentials ??= credentialsFor(address.name, environment));
    const [, scheme = '', rest = ''] = /^\s*(\w+)\s+(.*)$/s.exec(challenge) ?? [];
    if (scheme.toLowerCase() === 'basic') return known?.kind === 'password' ? basic(known) : undefined;
    if (scheme.toLowerCase() !== 'bearer') return undefined;
    return `Bearer ${await token(ask, address, parameters(rest), known)}`;
  };
  return async (request) => {
    const subject = `${request.method === 'PUT' || request.method === 'DELETE' ? 'write' : 'read'} ${repositoryIn(request.url)}`;
    const earlier = await headers.get(subject);
    const first = await ask(withHeader(request, earlier));
    const challenge = first.headers['www-authenticate'];
    if (first.status !== 401 || challenge === undefined) return first;
    const header = authorize(challenge);
    headers.set(subject, header);
    const found = await header;
    return found === undefined ? first : ask(withHeader(request, found));
  };
}

async function token(
  ask: Ask,
  { name }: Address,
  { realm = '', service = '', scope = '' }: Readonly<Record<string, string>>,
  credentials: Credentials | undefined,
): Promise<string> {
  if (!URL.canParse(realm)) throw new SlipwayError(`${name} names no service for tokens: is it a registry?`);
  const url = new URL(realm);
  // What we say of ourselves goes over no open line, wherever a registry points us.
  if (url.protocol !== 'https:' && !isLoopback(url.host))
    throw new SlipwayError(`${name} sends us to ${realm} for a token, over an open line: it must be https.`);
  const answer =
    credentials?.kind === 'identity'
      ? await exchange(ask, url, service, scope, credentials.token)
      : await fetchToken(ask, url, service, scope, credentials);
  if (answer.status !== 200)
    throw new SlipwayError(
      `${name} gives us no token for ${scope === '' ? 'this' : scope} (${String(answer.status)}${textOf(answer)}): \`docker login ${name}\` with an account that may.`,
    );
  const value: unknown = parse(answer);
  for (const key of ['token', 'access_token']) {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    if (typeof found === 'string' && found !== '') return found;
  }
  throw new SlipwayError(`${name} answers without a token: is ${realm} its token service?`);
}

function fetchToken(
  ask: Ask,
  url: URL,
  service: string,
  scope: string,
  credentials: (Credentials & { kind: 'password' }) | undefined,
): Promise<Answer> {
  if (service !== '') url.searchParams.set('service', service);
  for (const one of scope.split(' ')) if (one !== '') url.searchParams.append('scope', one);
  return ask({
    method: 'GET',
    url: url.href,
    headers: credentials === undefined ? {} : { authorization: basic(credentials) },
  });
}

function exchange(ask: Ask, url: URL, service: string, scope: string, refresh: string): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'slipway',
    service,
    scope,
    refresh_token: refresh,
  });
  return ask({
    method: 'POST',
    url: url.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
  });
}

/** `realm="…",service="…"`; commas may stand in quotes. */
function parameters(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)];
  return Object.fromEntries(pairs.map(([, key = '', quoted, plain]) => [key.toLowerCase(), quoted ?? plain ?? '']));
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function withHeader(request: Request, authorization: string | undefined): Request {
  return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } };
}

function repositoryIn(url: string): string {
  return /\/v2\/(.*)\/(?:manifests|blobs|tags)\//.exec(url)?.[1] ?? '';
}

function parse({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
