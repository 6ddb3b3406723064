import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/** A log of this run; the last one's is overwritten. */
export interface LogFile {
  readonly path: string;
  readonly write: (text: string) => void;
  readonly close: () => Promise<void>;
}

/** Opens a log, and makes its folder. */
export function openLog(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  const stream = createWriteStream(path);
  return {
    path,
    write: (text) => {
      stream.write(text);
    },
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}
