import type { FastifyRequest } from 'fastify';

/** Files, and what only the api or the build can know: there the board would hide a mistake. */
const neverPages = /^\/(assets|v1|docs)(\/|$)|\.[^/]*$/;

/** Whether a person goes to an address, rather than a page or a program asking for something. */
export function isNavigation({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): boolean {
  const [path = ''] = url.split('?');
  if (neverPages.test(path)) return false;
  const mode = headers['sec-fetch-mode'];
  return mode === undefined ? (headers.accept ?? '').includes('text/html') : mode === 'navigate';
}
