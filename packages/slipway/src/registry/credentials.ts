import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { SlipwayError } from '../error.ts';

/** How Docker says who we are to a registry. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** Exchanged for a token by the registry's token service. */
  | { readonly kind: 'identity'; readonly token: string };

interface DockerConfig {
  readonly auths?: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly credsStore?: unknown;
}

/**
 * What `docker login` keeps for a registry: in its file, or behind a helper program.
 * @param registry `ghcr.io`, `docker.io`
 * @see https://docs.docker.com/reference/cli/docker/login/#credential-stores
 * @returns undefined when there are none
 * @throws SlipwayError when they cannot be read
 */
export async function credentialsFor(
  registry: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const { DOCKER_CONFIG: given = '', HOME: home = '' } = environment;
  const folder = given === '' ? join(home === '' ? homedir() : home, '.docker') : given;
  const config = await readConfig(join(folder, 'config.json'));
  const keys =
    registry === 'docker.io'
      ? ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io']
      : [registry, `https://${registry}`, `https://${registry}/v1/`, `https://${registry}/v2/`];
  for (const key of keys) {
    const helper = config.credHelpers?.[key];
    const found = typeof helper === 'string' ? await askHelper(helper, key, environment) : undefined;
    if (found !== undefined) return found;
  }
  if (typeof config.credsStore === 'string' && config.credsStore !== '') {
    for (const key of keys) {
      const found = await askHelper(config.credsStore, key, environment);
      if (found !== undefined) return found;
    }
  }
  for (const key of keys) {
    const found = fromEntry(config.auths?.[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function readConfig(file: string): Promise<DockerConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    // Whoever never logged in has none.
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new SlipwayError(`Cannot read ${file} (${code}), where Docker keeps who we are: let it be read.`, { cause });
  }
  try {
    const value: unknown = JSON.parse(text);
    return {
      auths: recordAt(value, 'auths'),
      credHelpers: recordAt(value, 'credHelpers'),
      credsStore: at(value, 'credsStore'),
    };
  } catch (cause) {
    throw new SlipwayError(
      `${file} is not JSON, so nobody can say who we are to registries: mend it, or \`docker login\` anew.`,
      { cause },
    );
  }
}

function fromEntry(entry: unknown): Credentials | undefined {
  const [auth, identity, user, password] = ['auth', 'identitytoken', 'username', 'password'].map((key) =>
    at(entry, key),
  );
  if (typeof identity === 'string' && identity !== '') return { kind: 'identity', token: identity };
  if (typeof auth === 'string' && auth !== '') {
    const text = Buffer.from(auth, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return { kind: 'password', user: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
  }
  if (typeof user === 'string' && typeof password === 'string') return { kind: 'password', user, password };
  return undefined;
}

/** @see https://github.com/docker/docker-credential-helpers#development */
async function askHelper(
  helper: string,
  key: string,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  const { code, out } = await run(program, key, environment);
  if (code === 'ENOENT')
    throw new SlipwayError(
      `Docker's settings name ${program} for credentials, and it is not on the path: install it, or \`docker login\` anew.`,
    );
  // "credentials not found in native keychain" comes with an exit code of 1, as faults do.
  if (code !== 0 && /not found|no credentials/i.test(out)) return undefined;
  const value = code === 0 ? parse(out) : undefined;
  if (value === undefined)
    throw new SlipwayError(
      `${program} does not say who we are to ${key} (${code === 0 ? 'no JSON' : out.trim().slice(0, 200) || String(code)}): log in anew, or mend it.`,
    );
  const [user, secret] = [at(value, 'Username'), at(value, 'Secret')];
  if (typeof user !== 'string' || typeof secret !== 'string' || secret === '') return undefined;
  return user === '<token>' ? { kind: 'identity', token: secret } : { kind: 'password', user, password: secret };
}

function run(program: string, input: string, environment: NodeJS.ProcessEnv) {
  return new Promise<{ readonly code: number | string; readonly out: string }>((resolve) => {
    const child = execFile(program, ['get'], { env: environment, timeout: 30_000 }, (error, out, said) => {
      // What went well may hold a password, and is quoted by nobody.
      resolve({ code: error === null ? 0 : (error.code ?? 1), out: error === null ? out : `${out}${said}` });
    });
    // A helper that is not there, or does not read, is told by how it ends.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${input}\n`);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function recordAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = at(value, key);
  return typeof found === 'object' && found !== null ? Object.fromEntries(Object.entries(found)) : {};
}
