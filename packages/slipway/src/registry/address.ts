import { SlipwayError } from '../error.ts';

/** Where a registry answers, and the part of the name that all of its repositories here share. */
export interface Address {
  /** As people call it: `ghcr.io`, `docker.io`. */
  readonly name: string;
  /** `https://ghcr.io`, without a slash at the end. */
  readonly url: string;
  /** `acme/shop`; may be empty. */
  readonly path: string;
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/;

/**
 * Reads the beginning of an image's name, as Docker does.
 * @param prefix `ghcr.io/acme/shop`; what names no registry is Docker Hub's
 * @throws SlipwayError when it can be none
 */
export function addressOf(prefix: string): Address {
  const [first = '', ...rest] = prefix.split('/');
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const [host, parts] = isHost ? [first, rest] : ['docker.io', [first, ...rest].filter((part) => part !== '')];
  const url = `${isLoopback(host) ? 'http' : 'https'}://${host === 'docker.io' ? 'registry-1.docker.io' : host}`;
  if (!URL.canParse(url) || !parts.every((part) => /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(part)))
    throw new SlipwayError(`"${prefix}" names no registry: write one as in "ghcr.io/acme/shop", in lower case.`);
  return { name: host, url, path: parts.join('/') };
}

/** Docker takes plain HTTP on this machine, and nowhere else. */
export function isLoopback(host: string): boolean {
  return loopback.test(host);
}
