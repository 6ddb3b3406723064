import { hash } from 'node:crypto';

import { encodePath } from '../revision/index.ts';

/** SHA-256 of a text, in hexadecimal; the bytes of paths in it count as they are. */
export function sha256(text: string): string {
  return hash('sha256', text.isWellFormed() ? text : encodePath(text));
}
