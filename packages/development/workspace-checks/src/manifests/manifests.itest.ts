import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { root } from '../workspace.ts';
import { renderOverlays, type RenderedOverlay } from './render.ts';

const [cluster, kubectl] = [requirement('cluster'), requirement('kubectl')];
const [kubeScore, checkov] = [requirement('kube-score'), requirement('checkov')];

const shipped = globSync('apps/*/Dockerfile', { cwd: root })
  .map((file) => basename(dirname(file)))
  .toSorted();

/** What a program that is not content says; nothing when it is. */
async function complaints(program: string, ...words: readonly string[]): Promise<string> {
  try {
    await promisify(execFile)(program, words, { maxBuffer: 1 << 26 });
    return '';
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error)) throw error;
    return `${program} ${words[0] ?? ''}: ${String(error.stdout)}${String(error.stderr)}`;
  }
}

describe.skipIf(kubectl.missing)('the manifests [needs kubectl]', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-manifests-'));
  const namespace = `slipway-checks-${basename(folder).slice(-6).toLowerCase()}`;
  let overlays: readonly RenderedOverlay[] = [];
  beforeAll(() => {
    overlays = renderOverlays(folder, namespace);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const files = () => overlays.map(({ file }) => file);

  test('name staging and prod for every app, and no image without its digest', () => {
    expect(overlays.map(({ app, environment }) => `${app} ${environment}`)).toEqual(
      shipped.flatMap((app) => [`${app} prod`, `${app} staging`]),
    );
    for (const file of files()) {
      const images = [...readFileSync(file, 'utf8').matchAll(/^ +(?:- )?image: (.*)$/gm)].map(([, image]) => image);
      expect(images.length).toBeGreaterThan(0);
      for (const image of images) expect(image).toMatch(/^registry\.example\.com\/\w+:fp-1@sha256:1{64}$/);
    }
  });

  test.skipIf(kubeScore.missing)('are clean under kube-score [needs kube-score]', async () => {
    expect(await complaints('kube-score', 'score', '--output-format', 'ci', ...files())).toBe('');
  });

  test.skipIf(checkov.missing)('are clean under checkov [needs checkov]', async () => {
    const words = files().flatMap((file) => ['--file', file]);
    const options = ['--framework', 'kubernetes', '--compact', '--quiet', '--skip-download'];
    expect(await complaints('checkov', ...options, ...words)).toBe('');
  });

  describe.skipIf(cluster.missing)('in a cluster [needs cluster]', () => {
    beforeAll(async () => {
      const levels = ['enforce', 'warn'].map((mode) => `pod-security.kubernetes.io/${mode}=restricted`);
      const made = await complaints('kubectl', 'create', 'namespace', namespace);
      expect(made + (await complaints('kubectl', 'label', 'namespace', namespace, ...levels))).toBe('');
    });
    afterAll(async () => {
      await complaints('kubectl', 'delete', 'namespace', namespace, '--wait=false');
    });

    test('are what its API server takes, field by field, and within "restricted"', async () => {
      const strict = ['--dry-run=server', '--validate=strict', '--warnings-as-errors', '--server-side'];
      for (const file of files()) expect(await complaints('kubectl', 'apply', ...strict, '--filename', file)).toBe('');
    });
  });
});
