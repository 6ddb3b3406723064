import { createHash } from 'node:crypto';
import { posix } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { Revision } from '../revision/index.ts';
import { installScripts, namedPaths, programFiles } from '../workspace/index.ts';
import { patchHash, type Cut } from './cut.ts';
import { filePart, type LocalFile } from './file-part.ts';
import { ignoreBy } from './ignore.ts';
import type { LocalFiles } from './local-files.ts';
import type { Part } from './part.ts';
import type { SourceRules } from './source-rules.ts';

/** What pnpm needs beside the manifests to install: its settings and hooks, patches, local packages, what scripts run. */
export async function installPart(revision: Revision, cut: Cut, files: LocalFiles, rules: SourceRules): Promise<Part> {
  const { settings } = cut.workspace;
  const found = [
    ...['.npmrc', ...settings.hooks].flatMap((path) => (rules.isIgnored(path) ? [] : (files.at(path) ?? []))),
    ...(await patchFiles(revision, cut, files)),
    ...cut.closure.directories.flatMap((directory) => localPackage(directory, files)),
    ...namedFiles(cut, files, (script) => installScripts.has(script)),
    ...programs(cut, files),
  ];
  return filePart(unique(found), (path) => `manifests/${path}`);
}

/** What a build reads from outside its closure: files that its scripts name, and those that `slipway.json` includes. */
export function includedPart(cut: Cut, files: LocalFiles): Part {
  const { slipway, packages } = cut.workspace;
  const own = slipway.apps[cut.app.directory];
  const patterns = [...slipway.include, ...((own === false ? undefined : own?.include) ?? [])];
  const named = namedFiles(cut, files, (script) => !installScripts.has(script));
  const closure = new Set(cut.closure.packages.map(({ directory }) => directory));
  if (cut.app.directory !== '') closure.delete('');
  const verdict = ignoreBy(patterns);
  const included = patterns.length === 0 ? [] : [...packages.keys()].filter((directory) => !closure.has(directory));
  const found = included.flatMap((directory) =>
    files.ownedBy(directory).filter(({ path }) => verdict(path) === 'drop'),
  );
  return filePart(unique([...named, ...extendedFiles(cut, files), ...found]), (path) => `sources/${path}`);
}

/** What compiler settings of the closure extend elsewhere; what that extends in turn lies beside it. */
function extendedFiles({ closure, workspace: { configs } }: Cut, files: LocalFiles): LocalFile[] {
  const members = closure.packages.map(({ directory }) => directory);
  const extended = members.flatMap((directory) => configs[directory]?.extended ?? []);
  const folders = new Set(extended.map((path) => posix.dirname(path)));
  const isOfMember = (folder: string) =>
    members.some((directory) => directory !== '' && `${folder}/`.startsWith(`${directory}/`));
  return [...folders].flatMap((folder) => {
    const inside = isOfMember(folder) ? [] : files.below(folder);
    return inside.filter(({ path }) => posix.dirname(path) === folder && path.endsWith('.json'));
  });
}

function unique(files: readonly LocalFile[]): LocalFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** The patches that the closure uses. @throws SlipwayError when one is missing, or is not what the lockfile has */
async function patchFiles(revision: Revision, { workspace, patches, locked }: Cut, files: LocalFiles) {
  const found: LocalFile[] = [];
  for (const key of patches) {
    const path = posix.normalize(workspace.settings.patchedDependencies[key] ?? `patches/${key}.patch`);
    // It comes with the configuration's dependencies.
    if (path.startsWith('node_modules/')) continue;
    const file = files.at(path);
    if (file === undefined)
      throw new SlipwayError(`There is no ${path}, the patch of ${key}: restore it, or run \`pnpm install\`.`);
    const bytes = (await revision.read([file.entry.path])).get(file.entry.path) ?? Buffer.alloc(0);
    const hash = patchHash(locked.patches[key]);
    // Until pnpm 9 it was a shorter one of another kind.
    if (/^[0-9a-f]{64}$/.test(hash) && hash !== sha256OfLines(bytes)) {
      throw new SlipwayError(
        `${path} is not the patch of ${key} that pnpm-lock.yaml has: run \`pnpm install\` and commit.`,
      );
    }
    found.push(file);
  }
  return found;
}

function sha256OfLines(bytes: Buffer): string {
  return createHash('sha256').update(bytes.toString('utf8').replaceAll('\r\n', '\n')).digest('hex');
}

function localPackage(directory: string, files: LocalFiles): readonly LocalFile[] {
  const found = files.below(directory).filter(({ path }) => !path.includes('node_modules/'));
  if (found.length > 0) return found;
  const mend = directory.startsWith('..') ? 'move it into the workspace' : 'commit it, or take the dependency out';
  throw new SlipwayError(`There is no ${directory} in the workspace, which pnpm-lock.yaml installs: ${mend}.`);
}

/** Programs of workspace packages: pnpm links those that are there when it installs, and up to 10 never again. */
function programs({ closure }: Cut, files: LocalFiles): LocalFile[] {
  return closure.packages.flatMap(({ directory, manifest }) =>
    programFiles(manifest).flatMap((path) => files.at(posix.join(directory, path)) ?? []),
  );
}

/** Files that needed scripts name, and those of folders outside that they name, as in `cp -r ../../assets dist`. */
function namedFiles({ closure, partOf }: Cut, files: LocalFiles, isWanted: (script: string) => boolean): LocalFile[] {
  return closure.packages.flatMap((of) => {
    const commands = [...partOf(of).scripts].filter(isWanted).map((script) => of.manifest.scripts?.[script] ?? '');
    return commands
      .flatMap((command) => namedPaths(command, of.directory))
      .flatMap(({ files: candidates, folder }) => {
        const file = candidates.map((path) => files.at(path)).find((found) => found !== undefined);
        if (file !== undefined) return [file];
        return folder === undefined ? [] : files.below(folder);
      });
  });
}
