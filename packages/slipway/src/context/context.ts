import { sha256 } from './hash.ts';
import type { Revision } from '../revision/index.ts';
import type { App, Workspace, WorkspacePackage } from '../workspace/index.ts';
import { cutFor } from './cut.ts';
import { dockerParts } from './docker-parts.ts';
import { includedPart, installPart } from './extra-parts.ts';
import { localFiles } from './local-files.ts';
import { lockfilePart } from './lockfile-part.ts';
import { manifestPart } from './manifest-part.ts';
import type { ContextFile, Part } from './part.ts';
import { settingsPart } from './settings-part.ts';
import { sourcePart } from './source-part.ts';
import { isWhole, rulesFor } from './source-rules.ts';

/** What an app's image is made from. */
export interface Context {
  readonly app: App;
  /** The app, the root and the workspace packages that it needs, sorted by directory. */
  readonly closure: readonly WorkspacePackage[];
  /** SHA-256 over all inputs, in hexadecimal. */
  readonly fingerprint: string;
  /**
   * What the fingerprint is made of, in a form that can be explained: a hash by key. Keys are `file apps/api/src/main.ts`,
   * `manifest apps/api/package.json dependencies.fastify`, `lockfile undici@8.1.1`, `importer apps/api fastify` (what the
   * lockfile resolves it to), `section settings` (of the lockfile), `workspace catalogs.default.fastify`,
   * `base image node:26.10.0`, `platform linux/amd64`, `build argument NODE_ENV`, `format 1`. Worked out when first read.
   */
  readonly inputs: ReadonlyMap<string, string>;
  /** Sorted by path. Worked out when first read. */
  readonly files: readonly ContextFile[];
}

/** Counts up when the same repository comes to give another context. */
const format = 1;

/**
 * Works out the context of an app.
 * @throws SlipwayError when the Dockerfile, a patch or a local package is missing
 */
export async function contextOf(revision: Revision, workspace: Workspace, app: App): Promise<Context> {
  const cut = await cutFor(workspace, app);
  const rules = rulesFor(workspace, app);
  const files = localFiles(revision, workspace);
  const { packages } = cut.closure;
  const parts: Part[] = [
    ...dockerParts(revision, workspace, app),
    settingsPart(cut),
    lockfilePart(cut),
    ...packages.map((of) => manifestPart(of, cut)),
    await installPart(revision, cut, files, rules),
    ...sourceParts(
      packages.map(({ directory }) => sourcePart(directory, isWhole(directory, app), files, rules)),
      includedPart(cut, files),
    ),
  ];
  const digests = parts.map(({ digest }) => digest);
  let inputs: Context['inputs'] | undefined;
  let contextFiles: Context['files'] | undefined;
  return {
    app,
    closure: packages,
    fingerprint: sha256([`format ${format}`, ...digests].join('\n')),
    get inputs() {
      inputs ??= new Map([[`format ${format}`, ''], ...parts.flatMap((part) => [...part.inputs()])]);
      return inputs;
    },
    get files() {
      contextFiles ??= sortedFiles(parts);
      return contextFiles;
    },
  };
}

/** A file that is included whoever owns it makes no difference when it gets another owner. */
function sourceParts(owned: readonly Part[], included: Part): readonly Part[] {
  if (included.files().length === 0) return owned;
  const parts = [...owned, included];
  const inputs = [...new Map(parts.flatMap((part) => [...part.inputs()]))].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = sha256(inputs.map(([key, hash]) => `${key}\0${hash}\n`).join(''));
  return [{ digest, inputs: () => inputs, files: () => parts.flatMap((part) => part.files()) }];
}

function sortedFiles(parts: readonly Part[]): ContextFile[] {
  const files = new Map(parts.flatMap((part) => part.files()).map((file) => [file.path, file]));
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
