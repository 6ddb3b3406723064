import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Build } from '@docker/actions-toolkit/lib/buildx/build.js';
import { Buildx } from '@docker/actions-toolkit/lib/buildx/buildx.js';

import { buildxWords } from './buildx-words.ts';
import { eventsOf } from './events.ts';
import type { BuildEvent, BuildResult, FaultKind, ImageBuild } from './image-build.ts';

/** How much of what a build says is kept for its end. */
const linesKept = 200;

let isTidied = false;

/**
 * Builds one image with `docker buildx build`; several at a time may run.
 * @param onEvent is told what happens, as it happens
 * @param signal ends the build
 */
export async function buildImage(
  image: ImageBuild,
  onEvent: (event: BuildEvent) => void = () => undefined,
  signal?: AbortSignal,
): Promise<BuildResult> {
  const build = new Build({ buildx: new Buildx({ standalone: false }) });
  const metadata = build.getMetadataFilePath();
  tidyAtExit(dirname(metadata));
  const isWorkflow = process.env['GITHUB_ACTIONS'] === 'true';
  const child = spawn('docker', ['buildx', ...buildxWords(image, metadata, isWorkflow)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, BUILDX_METADATA_PROVENANCE: 'disabled' },
    ...(signal === undefined ? {} : { signal }),
  });
  const ended = new Promise<number | Error>((resolve) => {
    child.once('error', resolve);
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  const [said, , code] = await Promise.all([
    readProgress(child.stderr, onEvent),
    // What goes wrong with the context comes first: buildx only says that its input broke off.
    pipeline(image.context, child.stdin).catch((error: unknown) => {
      if (isBrokenPipe(error)) return;
      child.kill();
      throw error;
    }),
    ended,
  ]);
  if (code instanceof Error) return failure('builder', code.message, []);
  if (code !== 0) {
    const message = Buildx.getErrorMessage(said.join('\n'));
    return failure(kindOf(message, image.sbom), message, said);
  }
  return { ok: true, digest: build.resolveDigest() };
}

function failure(kind: FaultKind, message: string, output: readonly string[]): BuildResult {
  return { ok: false, kind, message, output };
}

function kindOf(message: string, sbom: ImageBuild['sbom']): FaultKind {
  const scanner = sbom === true ? 'buildkit-syft-scanner' : sbom;
  if (scanner !== false && message.includes(scanner)) return 'scanner';
  if (
    /failed to push|failed to (?:do request|copy|authorize)|unexpected status.*(?:PUT|POST|PATCH|HEAD)/.test(message)
  ) {
    return 'registry';
  }
  return /did not complete successfully|failed to compute cache key|dockerfile parse error|not found|failed to solve/.test(
    message,
  )
    ? 'steps'
    : 'builder';
}

/** @returns the last lines that are not progress: what went wrong, and where */
async function readProgress(stream: Readable, onEvent: (event: BuildEvent) => void): Promise<string[]> {
  const said: string[] = [];
  for await (const line of createInterface({ input: stream })) {
    const events = eventsOf(line);
    for (const event of events ?? []) onEvent(event);
    if (events === undefined) said.push(line);
    if (said.length > linesKept) said.shift();
  }
  return said;
}

function isBrokenPipe(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes(String(error.code))
  );
}

/** The toolkit makes a folder for its notes and leaves it. */
function tidyAtExit(folder: string): void {
  if (isTidied) return;
  isTidied = true;
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
}
