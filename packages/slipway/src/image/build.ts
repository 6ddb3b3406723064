import { existsSync } from 'node:fs';

import type { BuildEvent, BuildResult, ImageBuild } from '@repo/image-builder';

import { SlipwayError } from '../error.ts';
import { linksAway } from '../context/index.ts';
import type { Snapshot } from '../state/index.ts';
import { buildContextOf } from './build-context.ts';
import type { Builder } from './builder.ts';
import type { WantedImage } from './wanted.ts';

/** Where an image goes: by digest to a repository of a registry, or under a name into the local engine. */
export type Output = ImageBuild['output'];

/** What came of a build. */
export type Built =
  | { readonly ok: true; readonly digest: string | undefined; readonly notes: readonly string[] }
  | {
      readonly ok: false;
      readonly message: string;
      readonly output: readonly string[];
      readonly notes: readonly string[];
    };

interface Orders {
  readonly environment: NodeJS.ProcessEnv;
  readonly output: Output;
  readonly onEvent: (event: BuildEvent) => void;
  readonly signal: AbortSignal;
}

/** Builds one image from its context and from nothing else. */
export async function buildWanted(
  { revision, workspace }: Snapshot,
  wanted: WantedImage,
  { node, buildImage }: Builder,
  { environment, output, onEvent, signal }: Orders,
): Promise<Built> {
  const { context, app, name } = wanted;
  const settings = workspace.slipway.apps[app.directory];
  const own = settings === false || settings === undefined ? {} : settings;
  const isPushed = 'push' in output;
  let placeOf: (line: number) => string = String;
  const attempt = async (sbom: boolean | string): Promise<BuildResult> => {
    const { tar, dockerfile } = await buildContextOf(revision, context);
    ({ placeOf } = dockerfile);
    const image: ImageBuild = {
      context: tar,
      dockerfile: 'Dockerfile',
      contexts: pinnedImages(wanted),
      platforms: own.platforms ?? workspace.slipway.platforms,
      buildArguments: { ...workspace.slipway.buildArguments, ...own.buildArguments },
      labels: { 'slipway.dev/app': name, 'slipway.dev/fingerprint': context.fingerprint },
      secrets: secretsOf(environment),
      provenance: isPushed,
      sbom,
      ...cacheOf(isPushed ? output.push : undefined, environment),
      output,
      builder: node.name,
      rewritesTimes: node.driver !== 'docker' && !dockerfile.setsTimes,
    };
    return buildImage(image, onEvent, signal);
  };
  const sbom = isPushed ? sbomOf(environment) : false;
  const first = await attempt(sbom);
  const isWithout = sbom !== false && !first.ok && first.kind === 'scanner';
  const result = isWithout ? await attempt(false) : first;
  const notes = await linksAway(revision, workspace, context);
  if (result.ok) {
    const note = `${name} has no SBOM: the image that makes one cannot be had (${first.ok ? '' : first.message}).`;
    return { ok: true, digest: result.digest, notes: isWithout ? [...notes, note] : notes };
  }
  return { ok: false, notes, ...faultOf(result, placeOf) };
}

/** Images with a pinned digest: the builder takes exactly those, whatever their tags have become. */
function pinnedImages({ context }: WantedImage): Record<string, string> {
  const prefix = 'base image ';
  const images = [...context.inputs].filter(([key, value]) => key.startsWith(prefix) && value.startsWith('sha256:'));
  return Object.fromEntries(
    images.map(([key, digest]) => [key.slice(prefix.length), `docker-image://${key.slice(prefix.length)}@${digest}`]),
  );
}

/**
 * What only the build may see: the certificates of a proxy that inspects TLS as `ca`, and what `SLIPWAY_BUILD_SECRETS` names.
 * @throws SlipwayError when one of the files is not there
 */
function secretsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const { SLIPWAY_CA: ca = '', NODE_EXTRA_CA_CERTS: extra = '', SLIPWAY_BUILD_SECRETS: more = '' } = environment;
  const certificates = ca === '' ? extra : ca;
  const secrets: Record<string, string> = certificates === '' ? {} : { ca: certificates };
  for (const pair of more.split(',').filter((text) => text !== '')) {
    const [id = '', ...file] = pair.split('=');
    secrets[id] = file.join('=');
  }
  for (const [id, file] of Object.entries(secrets)) {
    if (existsSync(file)) continue;
    throw new SlipwayError(
      `There is no ${file}, the file of the build secret "${id}": correct the variable that names it.`,
    );
  }
  return secrets;
}

/** SBOMs are made by an image that must be fetched, so somebody has to ask for them. */
function sbomOf({ SLIPWAY_SBOM: wanted = '' }: NodeJS.ProcessEnv): boolean | string {
  if (['', '0', 'false', 'off'].includes(wanted)) return false;
  return ['1', 'true', 'on'].includes(wanted) ? true : wanted;
}

/** A builder that lives for one run finds what others built in the registry; one that stays has its own cache. */
function cacheOf(repository: string | undefined, { CI: ci = '', SLIPWAY_BUILD_CACHE: wanted = '' }: NodeJS.ProcessEnv) {
  const isOn = wanted === '' ? ci !== '' : !['0', 'false', 'off'].includes(wanted);
  if (repository === undefined || !isOn) return { cacheFrom: [], cacheTo: [] };
  const cache = `type=registry,ref=${repository}:buildcache`;
  return {
    cacheFrom: [cache],
    cacheTo: [`${cache},mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true`],
  };
}

function faultOf(result: Extract<BuildResult, { ok: false }>, placeOf: (line: number) => string) {
  const output = result.output.map((line) =>
    line.replace(/^Dockerfile:(\d+)$/, (_, at: string) => placeOf(Number(at))),
  );
  if (result.kind === 'steps' || result.kind === 'scanner') return { message: result.message, output };
  const what = result.kind === 'registry' ? 'it could not be pushed' : 'the builder broke off';
  return { message: `${what} (${result.message}): nothing is named yet, so run this again`, output };
}
