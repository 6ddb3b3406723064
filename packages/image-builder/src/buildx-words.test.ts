import { expect, test } from 'vitest';

import { buildxWords } from './buildx-words.ts';
import type { ImageBuild } from './image-build.ts';

// eslint-disable-next-line @typescript-eslint/require-await -- nobody reads it here
async function* nothing(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(0);
}

const build: ImageBuild = {
  context: nothing(),
  dockerfile: 'Dockerfile',
  contexts: { 'debian:bookworm-slim': 'docker-image://debian@sha256:1' },
  platforms: ['linux/amd64', 'linux/arm64'],
  buildArguments: { EDITION: 'full' },
  labels: {},
  secrets: { ca: '/etc/ca.pem' },
  provenance: true,
  sbom: false,
  cacheFrom: [],
  cacheTo: ['type=registry,ref=r/api:buildcache,mode=max'],
  output: { push: 'r/api' },
  builder: 'remote',
  rewritesTimes: true,
};

test('pushes by digest, with no time in it and the way it was built attested', () => {
  expect(buildxWords(build, '/tmp/metadata.json', false)).toEqual([
    'build',
    '--builder=remote',
    '--file=Dockerfile',
    '--platform=linux/amd64,linux/arm64',
    '--progress=rawjson',
    '--metadata-file=/tmp/metadata.json',
    '--build-context=debian:bookworm-slim=docker-image://debian@sha256:1',
    '--build-arg=EDITION=full',
    '--build-arg=SOURCE_DATE_EPOCH=0',
    '--secret=id=ca,src=/etc/ca.pem',
    '--attest=type=provenance,mode=max',
    '--cache-to=type=registry,ref=r/api:buildcache,mode=max',
    '--output=type=image,name=r/api,push-by-digest=true,push=true,oci-mediatypes=true,rewrite-timestamp=true',
    '-',
  ]);
});

test('loads into the engine without what only registries keep', () => {
  const words = buildxWords(
    { ...build, provenance: false, rewritesTimes: false, builder: undefined, output: { load: 'api:1' } },
    'm',
    false,
  );
  expect(words).toContain('--provenance=false');
  expect(words.at(-2)).toBe('--output=type=docker,name=api:1');
});
