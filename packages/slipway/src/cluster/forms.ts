import { SlipwayError } from '../error.ts';
import { parse, refusalOf, type Written } from './answer.ts';
import { isKubernetesObject, type KubernetesObject, type ObjectReference } from './object.ts';
import type { HttpAnswer } from './request.ts';

export type Query = Readonly<Record<string, string | undefined>>;

export function queryOf(query: Query): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

export function dry(dryRun: boolean): Query {
  return dryRun ? { dryRun: 'All' } : {};
}

/** Apply takes no list of who set what, which objects from the server carry. */
export function withoutHistory({ metadata, ...rest }: KubernetesObject): object {
  const { managedFields, ...kept } = metadata;
  return managedFields === undefined ? { metadata, ...rest } : { metadata: kept, ...rest };
}

export function writtenOf(reference: ObjectReference, { status, body }: HttpAnswer): Written {
  if (status >= 300) return { refusal: refusalOf(status, body) };
  const value = parse(body);
  // A removal is answered with the object or with a Status.
  return { object: isKubernetesObject(value) ? value : bare(reference) };
}

export function bare({ apiVersion, kind, metadata }: ObjectReference): KubernetesObject {
  return { apiVersion, kind, metadata };
}

export function unknownKind({ apiVersion, kind }: ObjectReference): Written {
  const message = `the cluster knows no kind ${kind} of ${apiVersion}`;
  return { refusal: { status: 404, reason: 'UnknownKind', message, causes: [] } };
}

export function objectOf(value: unknown, what: string): KubernetesObject | undefined {
  return value === undefined ? undefined : checked(value, what);
}

export function checked(value: unknown, what: string): KubernetesObject {
  if (isKubernetesObject(value)) return value;
  throw new SlipwayError(
    `What the API server answers for ${what} is no Kubernetes object: look at the proxy before it.`,
  );
}

export function notReadable(what: string, { status, body }: HttpAnswer): SlipwayError {
  const { message } = refusalOf(status, body);
  const mend =
    status === 401
      ? 'log in to the cluster again'
      : 'who calls slipway needs to be allowed to do this (`kubectl auth can-i --list` shows what is)';
  return new SlipwayError(`The API server does not show ${what} (${status}, ${message}): ${mend}.`);
}
