import { isRecord, valueAt, type KubernetesObject } from './object.ts';

/** Why the API server did not do what it was asked to. */
export interface Refusal {
  /** HTTP's: 403 not allowed or over a quota, 404 no such namespace or kind, 409 changed meanwhile, 422 not valid. */
  readonly status: number;
  /** Kubernetes' own word: `Forbidden`, `Conflict`, `Invalid`, `AlreadyExists`, `NotFound`, `TooManyRequests`. */
  readonly reason: string;
  /** In a sentence, as the server says it. */
  readonly message: string;
  /** The fields that it is about, where the server names them. */
  readonly causes: readonly { readonly field: string; readonly message: string }[];
}

/** What came of a write. */
export type Written = { readonly object: KubernetesObject } | { readonly refusal: Refusal };

/** Reads the `Status` that the API server answers with; proxies before it answer in other forms. */
export function refusalOf(status: number, body: string): Refusal {
  const value = parse(body);
  const causes = valueAt(value, 'details', 'causes');
  return {
    status,
    reason: textOr(valueAt(value, 'reason'), 'Unknown'),
    message: textOr(valueAt(value, 'message'), body.trim().slice(0, 1000) || `HTTP ${status}`),
    causes: Array.isArray(causes)
      ? causes
          .filter(isRecord)
          .map(({ field, message }) => ({ field: textOr(field, ''), message: textOr(message, '') }))
      : [],
  };
}

/** JSON, or undefined where it is none. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
