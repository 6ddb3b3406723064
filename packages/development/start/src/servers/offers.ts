import type { Texts } from '../workspace/environment.ts';
import type { Means } from './means.ts';
import type { Port } from '../workspace/ports.ts';

interface Found {
  readonly means: readonly Means[];
  /** Where notifications go; undefined when nobody needs to be told. */
  readonly receiver: string | undefined;
  readonly ports: ReadonlyMap<string, Port>;
}

/**
 * What this run has to offer to apps that declare it: the servers' addresses, the receiver's, and for each app `x` its
 * own address as `X_URL`.
 */
export function collectOffers({ means, receiver, ports }: Found): Texts {
  const offers: Record<string, string | undefined> = { NOTIFY_URL: receiver };
  for (const [name, { port }] of ports) offers[addressVariable(name)] = `http://127.0.0.1:${port}`;
  for (const { variable, url } of means) offers[variable] = url;
  return offers;
}

function addressVariable(app: string): string {
  return `${app.toUpperCase().replaceAll('-', '_')}_URL`;
}
