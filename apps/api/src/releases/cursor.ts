import { z } from 'zod';

import { releaseId } from './release-id.ts';

const prefix = 'release:';

/**
 * Where a page of releases begins: below the release of this id. Opaque to callers, so that it may mean something else one day.
 * Only what `encode` gives is taken: every place has one cursor.
 */
export const cursor = z
  .codec(z.string().max(64), releaseId, {
    decode: (text, context) => {
      const plain = Buffer.from(text, 'base64url').toString();
      const id = plain.slice(prefix.length);
      if (encodePlace(id) === text) return id;
      context.issues.push({ code: 'custom', input: text, message: 'Must be the `next` of an earlier page.' });
      return z.NEVER;
    },
    encode: encodePlace,
  })
  .meta({ description: 'The `next` of an earlier page' });

function encodePlace(id: string): string {
  return Buffer.from(`${prefix}${id}`).toString('base64url');
}
