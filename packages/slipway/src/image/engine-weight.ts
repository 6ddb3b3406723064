import { spawn } from 'node:child_process';

import { readManifest, weightOf, type Weight } from './weight.ts';

const block = 512;
/** Manifests are smaller, layers mostly larger. */
const smallFile = 1 << 20;

/**
 * What an image in the local engine weighs. The engine tells only what it takes unpacked, but hands out its archive, whose
 * entries are read over.
 * @returns undefined where the engine keeps images in another way than as registries do
 */
export async function weightInEngine(reference: string): Promise<Weight | undefined> {
  const child = spawn('docker', ['image', 'save', reference], { stdio: ['ignore', 'pipe', 'ignore'] });
  const manifests: ReturnType<typeof readManifest>[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let skip = 0;
  for await (const chunk of child.stdout) {
    if (!Buffer.isBuffer(chunk)) continue;
    const taken = Math.min(skip, chunk.length);
    skip -= taken;
    rest = taken === chunk.length ? rest : Buffer.concat([rest, chunk.subarray(taken)]);
    while (rest.length >= block) {
      const size = Number.parseInt(rest.toString('latin1', 124, 136), 8) || 0;
      const whole = block + Math.ceil(size / block) * block;
      if (size > 0 && size < smallFile) {
        if (rest.length < whole) break;
        const bytes = rest.subarray(block, block + size);
        if (bytes[0] === 0x7b) manifests.push(...parsed(bytes));
      }
      skip = Math.max(0, whole - rest.length);
      rest = rest.subarray(Math.min(whole, rest.length));
    }
  }
  const weights = manifests.map(weightOf).sort((a, b) => b.bytes - a.bytes);
  return weights[0]?.bytes === 0 ? undefined : weights[0];
}

function parsed(bytes: Buffer) {
  try {
    const manifest = readManifest(bytes);
    const isImage =
      manifest.config !== undefined &&
      manifest.layers.every(({ mediaType }) => /\+gzip|\+zstd|\.gzip|\.zstd/.test(mediaType));
    return isImage && manifest.layers.length > 0 ? [manifest] : [];
  } catch {
    return [];
  }
}
