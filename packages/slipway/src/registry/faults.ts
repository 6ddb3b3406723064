import { SlipwayError } from '../error.ts';
import type { Answer } from './request.ts';
import { secondsToWait } from './persist.ts';

/** What a registry was asked to do with an image, for what is said when it does not. */
export interface Purpose {
  /** `ghcr.io` */
  readonly registry: string;
  /** `ghcr.io/acme/shop/api:fp-…` */
  readonly subject: string;
  readonly right: 'read' | 'write' | 'delete';
}

/** By which a registry itself says that something is not there, and no proxy before it. */
const unknownCodes = new Set(['MANIFEST_UNKNOWN', 'NAME_UNKNOWN', 'BLOB_UNKNOWN', 'TAG_UNKNOWN', 'NOT_FOUND']);

/** The codes in an answer's body. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function codesOf({ body }: Answer): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return [];
  }
  const errors: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'errors') : undefined;
  return Array.isArray(errors)
    ? errors.flatMap((error: unknown) => {
        const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
        return typeof code === 'string' ? [code] : [];
      })
    : [];
}

/** Whether an answer says, in the registry's own words, that what was asked for is not there. */
export function saysNotThere(answer: Answer): boolean {
  return answer.status === 404 && codesOf(answer).some((code) => unknownCodes.has(code));
}

/** What an answer that is none means: in a sentence, and never "not there". */
export function faultOf(answer: Answer, { registry, subject, right }: Purpose): SlipwayError {
  const { status } = answer;
  const cannot = `Cannot ${right} ${subject}`;
  if (status === 401 || status === 403)
    return new SlipwayError(
      `${cannot}: ${registry} does not let us (${String(status)}${textOf(answer)}); \`docker login ${registry}\` with an account that may ${right} it.`,
    );
  if (status === 429) {
    const seconds = secondsToWait(answer);
    return new SlipwayError(
      `${cannot}: ${registry} limits how often we ask (429); ${seconds > 0 ? `wait ${String(seconds)} s` : 'wait a while'}, or \`docker login ${registry}\`, which often allows more.`,
    );
  }
  if (status === 405 && right === 'delete')
    return new SlipwayError(
      `${cannot}: ${registry} deletes nothing (405); allow it in its settings, or use its own clean-up.`,
    );
  if (status >= 500)
    return new SlipwayError(
      `${cannot}: ${registry} failed (${String(status)}${textOf(answer)}); try again, or look at its status.`,
    );
  return new SlipwayError(
    `${cannot}: ${registry} answers ${String(status)}${textOf(answer)}, not as a registry does; look what answers there.`,
  );
}

/** What stands in the way before there is an answer. */
export function unreachable(error: unknown, { registry, subject, right }: Purpose): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const fault = error instanceof Error ? reasonOf(error) : String(error);
  return new SlipwayError(
    `Cannot ${right} ${subject}: ${registry} cannot be reached (${fault}); start it, or mend the name or the network.`,
    { cause: error },
  );
}

/** The codes that a registry gives, for people who search for them. */
export function textOf(answer: Answer): string {
  const codes = codesOf(answer);
  return codes.length === 0 ? '' : ` ${[...new Set(codes)].join(', ')}`;
}

/** Node tries several addresses, and then has no message of its own. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError && error.message === '') return 'code' in error ? String(error.code) : 'refused';
  return error.message;
}
