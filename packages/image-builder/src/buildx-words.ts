import { Build } from '@docker/actions-toolkit/lib/buildx/build.js';

import type { ImageBuild } from './image-build.ts';

/**
 * The words behind `docker buildx`; the context follows on standard input.
 * @param metadata the file in which buildx says what came of it
 * @param isWorkflow whether GitHub runs us, whose run then is the builder's id
 */
export function buildxWords(build: ImageBuild, metadata: string, isWorkflow: boolean): string[] {
  const { builder, dockerfile, platforms, contexts, buildArguments, labels, secrets, cacheFrom, cacheTo } = build;
  const pairs = (option: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => `--${option}=${name}=${value}`);
  return [
    'build',
    ...(builder === undefined ? [] : [`--builder=${builder}`]),
    `--file=${dockerfile}`,
    `--platform=${platforms.join(',')}`,
    '--progress=rawjson',
    `--metadata-file=${metadata}`,
    ...pairs('build-context', contexts),
    // No time of a build is in an image, and so it is the same whenever and wherever it is built.
    ...pairs('build-arg', { ...buildArguments, SOURCE_DATE_EPOCH: '0' }),
    ...pairs('label', labels),
    ...Object.entries(secrets).map(([id, file]) => `--secret=id=${id},src=${file}`),
    ...attestations(build, isWorkflow),
    ...cacheFrom.map((from) => `--cache-from=${from}`),
    ...cacheTo.map((to) => `--cache-to=${Build.resolveCacheToAttrs(to)}`),
    `--output=${outputOf(build)}`,
    '-',
  ];
}

function attestations({ provenance, sbom }: ImageBuild, isWorkflow: boolean): string[] {
  const attributes = isWorkflow ? Build.resolveProvenanceAttrs('mode=max') : 'mode=max';
  return [
    provenance ? `--attest=${Build.resolveAttestationAttrs(`type=provenance,${attributes}`)}` : '--provenance=false',
    ...(sbom === false ? [] : [`--attest=type=sbom${sbom === true ? '' : `,generator=${sbom}`}`]),
  ];
}

function outputOf({ output, rewritesTimes }: ImageBuild): string {
  const times = rewritesTimes ? ',rewrite-timestamp=true' : '';
  return 'push' in output
    ? `type=image,name=${output.push},push-by-digest=true,push=true,oci-mediatypes=true${times}`
    : `type=docker,name=${output.load}${times}`;
}
