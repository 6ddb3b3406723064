import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

import type { Plugin } from 'vite';

const formats = { br: promisify(brotliCompress), gz: promisify(gzip) };
const compressible = /\.(css|html|js|svg)$/;

/** Lays a `.br` and a `.gz` beside each built file, at the best ratio, so that the server has nothing to compress. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const files = Object.keys(bundle).filter((file) => compressible.test(file));
      await Promise.all(files.map((file) => compress(join(dir, file))));
    },
  };
}

async function compress(file: string): Promise<void> {
  const content = await readFile(file);
  await Promise.all(
    Object.entries(formats).map(async ([ending, format]) => {
      await writeFile(`${file}.${ending}`, await format(content));
    }),
  );
}
