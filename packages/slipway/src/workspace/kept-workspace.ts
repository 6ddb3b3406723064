import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { TreeEntry } from '../revision/index.ts';
import type { Lockfile } from './lockfile.ts';
import type { ParsedWorkspace } from './parsed-workspace.ts';

// What a workspace was read from has object ids, so what came of it can be kept under them: most changes touch sources only.
// A file has four lines: which program wrote it, what was read, what every plan needs, and what contexts need besides.

/** How many workspaces are kept in a clone: a base and a head of two branches. */
const most = 4;

/** A map as JSON has it. */
type Pairs<M> = M extends ReadonlyMap<string, infer V> ? readonly (readonly [string, V])[] : never;

type InstalledMaps = Pick<Lockfile, 'entries' | 'packages'>;

/** What every plan needs. */
interface Main extends Omit<ParsedWorkspace, 'manifests' | 'dockerfiles' | 'lockfile'> {
  readonly manifests: Pairs<ParsedWorkspace['manifests']>;
  readonly dockerfiles: Pairs<ParsedWorkspace['dockerfiles']>;
  readonly importers: Pairs<Lockfile['importers']>;
  readonly importerExtras: Pairs<Lockfile['importerExtras']>;
  readonly sections: Pairs<Lockfile['sections']>;
  readonly hasLocalEntries: boolean;
}

/** The lockfile's larger part; contexts need it, most plans do not. */
interface Installed {
  readonly entries: Pairs<Lockfile['entries']>;
  readonly packages: Pairs<Lockfile['packages']>;
}

/**
 * @param folder of this clone, where workspaces are kept
 * @param files what the workspace would be read from
 * @returns undefined when nothing is kept of exactly these files
 */
export function readKept(folder: string, files: readonly TreeEntry[]): ParsedWorkspace | undefined {
  const text = readText(join(folder, fileName(files)));
  const [program, listed, main = '', installed = '', end] = text.split('\n');
  if (program !== programId() || listed !== listOf(files) || end !== '') return undefined;
  const value = parse(main);
  return isMain(value) ? workspaceOf(value, () => installedOf(installed, folder)) : undefined;
}

function workspaceOf(main: Main, read: () => InstalledMaps): ParsedWorkspace {
  const { manifests, dockerfiles, importers, importerExtras, sections, hasLocalEntries, ...others } = main;
  let found: InstalledMaps | undefined;
  const rest = () => (found ??= read());
  return {
    ...others,
    manifests: new Map(manifests),
    dockerfiles: new Map(dockerfiles),
    lockfile: {
      importers: new Map(importers),
      importerExtras: new Map(importerExtras),
      sections: new Map(sections),
      hasLocalEntries,
      get entries() {
        return rest().entries;
      },
      get packages() {
        return rest().packages;
      },
    },
  };
}

/** Keeps a workspace for the next time. In a clone that cannot be written to, the next time takes as long as this one. */
export function keep(folder: string, files: readonly TreeEntry[], parsed: ParsedWorkspace): void {
  const { manifests, lockfile, dockerfiles, ...others } = parsed;
  const { entries, packages, importers, importerExtras, sections, hasLocalEntries } = lockfile;
  const main: Main = {
    ...others,
    manifests: [...manifests],
    dockerfiles: [...dockerfiles],
    importers: [...importers],
    importerExtras: [...importerExtras],
    sections: [...sections],
    hasLocalEntries,
  };
  const installed: Installed = { entries: [...entries], packages: [...packages] };
  const lines = [programId(), listOf(files), JSON.stringify(main), JSON.stringify(installed), ''];
  const file = join(folder, fileName(files));
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(unfinished, lines.join('\n'));
    renameSync(unfinished, file);
    removeOldest(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** @throws SlipwayError when the file was damaged */
function installedOf(text: string, folder: string): InstalledMaps {
  const value = parse(text);
  if (!isInstalled(value)) throw new SlipwayError(`What slipway kept in ${folder} is damaged: delete that folder.`);
  return { entries: new Map(value.entries), packages: new Map(value.packages) };
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the first line says this very program wrote is looked at no further. */
function isMain(value: unknown): value is Main {
  return typeof value === 'object' && value !== null && 'manifests' in value && 'importers' in value;
}

function isInstalled(value: unknown): value is Installed {
  return typeof value === 'object' && value !== null && 'entries' in value && 'packages' in value;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

function listOf(files: readonly TreeEntry[]): string {
  return JSON.stringify(files.map(({ path, mode, oid }) => [path, mode, oid]));
}

/** Different for most that differ; whether it is the right one, the list in the file tells. */
function fileName(files: readonly TreeEntry[]): string {
  let sum = files.length;
  for (const { oid } of files) sum = (Math.imul(sum, 31) + Number.parseInt(oid.slice(0, 8), 16)) >>> 0;
  return `workspace-${sum.toString(16)}.json`;
}

/** Changes with the sources of this folder, which say what is read out of the files. */
function programId(): string {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder).sort();
  return sources.map((name) => `${name} ${statSync(join(folder, name)).mtimeMs}`).join(' ');
}

function removeOldest(folder: string): void {
  const kept = readdirSync(folder).map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }));
  for (const { name } of kept.sort((a, b) => b.time - a.time).slice(most)) rmSync(join(folder, name), { force: true });
}
