import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { buildImage } from '@repo/image-builder';

import { wholeDockerfile } from '../../../src/image/whole-dockerfile.ts';

/**
 * Builds an app's image as somebody without contexts would: from all that is in the repository.
 * @param labels those of the image that it is compared with
 * @returns the digest of what was pushed
 */
export async function buildFromCheckout(
  repository: { readonly folder: string; readonly git: (...words: string[]) => string },
  app: string,
  { builder, push, labels }: { builder: string; push: string; labels: Readonly<Record<string, string>> },
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-checkout-'));
  try {
    const files = repository
      .git('ls-files', '-z')
      .split('\0')
      .filter((file) => file !== '');
    for (const file of files) {
      const trees = /(?:^|\/)package\.json$|^pnpm-|^patches\/|\.mjs$/.test(file)
        ? ['manifests', 'sources']
        : ['sources'];
      for (const tree of trees) {
        mkdirSync(dirname(join(folder, tree, file)), { recursive: true });
        cpSync(join(repository.folder, file), join(folder, tree, file), { verbatimSymlinks: true });
      }
    }
    const [base, own] = ['Dockerfile.base', `apps/${app}/Dockerfile`].map((path) => ({
      path,
      text: readFileSync(join(repository.folder, path), 'utf8'),
    }));
    if (base === undefined || own === undefined) throw new Error('a Dockerfile is missing');
    writeFileSync(join(folder, 'Dockerfile'), wholeDockerfile(own, [base]).text);
    const tar = execFileSync('tar', ['--create', '--directory', folder, '.'], { maxBuffer: 1 << 28 });
    const certificates = process.env['NODE_EXTRA_CA_CERTS'] ?? '';
    const result = await buildImage({
      context: once(tar),
      dockerfile: 'Dockerfile',
      contexts: {},
      platforms: ['linux/amd64'],
      buildArguments: {},
      labels,
      secrets: certificates === '' ? {} : { ca: certificates },
      provenance: false,
      sbom: false,
      cacheFrom: [],
      cacheTo: [],
      output: { push },
      builder,
      rewritesTimes: false,
    });
    if (!result.ok) throw new Error(`${result.message}\n${result.output.join('\n')}`);
    return result.digest ?? '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one piece
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
