import { SlipwayError } from '../error.ts';
import type { TreeEntry } from '../revision/index.ts';
import { keepTexts, keyAt, keyOf, readTexts, rememberAt, type KeptTexts } from './kept-file.ts';
import type { LockedNeed, Lockfile } from './lockfile.ts';
import { makePackages, type PackageDetails, type PackageFacts, type ParsedWorkspace } from './parsed-workspace.ts';

// What a workspace was read from has object ids, so what came of it can be kept under them: most changes touch sources only.
// What every plan needs, what else the lockfile has, and what is known of each package are texts of their own.

/** A map as JSON has it. */
type Pairs<M> = M extends ReadonlyMap<string, infer V> ? readonly (readonly [string, V])[] : never;

/** What every plan needs. */
interface Main extends PackageFacts, Omit<ParsedWorkspace, 'packages' | 'lockfile' | 'usersOf' | 'dockerfiles'> {
  readonly dockerfiles: Pairs<ParsedWorkspace['dockerfiles']>;
  readonly hasLocalEntries: boolean;
  /** By package, the places of those that link to it. */
  readonly users: readonly (readonly number[])[];
}

/** A package in detail; null for one that the lockfile does not have. There are many needs, so their keys are left out. */
type Details = readonly [manifest: PackageDetails['manifest'], locked: readonly KeptNeed[] | null];
type KeptNeed = readonly [
  LockedNeed['name'],
  LockedNeed['field'],
  LockedNeed['specifier'],
  LockedNeed['version'],
  LockedNeed['directory'],
  LockedNeed['entry'],
];

/** The lockfile's larger part; contexts need it, most plans do not. */
interface Installed {
  readonly entries: Pairs<Lockfile['entries']>;
  readonly packages: Pairs<Lockfile['packages']>;
  readonly importerExtras: Pairs<Lockfile['importerExtras']>;
  readonly sections: Pairs<Lockfile['sections']>;
}

/**
 * @param folder of this clone, where workspaces are kept
 * @param files what the workspace would be read from
 * @returns undefined when nothing is kept of exactly these files
 */
export async function readKept(folder: string, files: readonly TreeEntry[]): Promise<ParsedWorkspace | undefined> {
  return readUnder(folder, await keyOf(files));
}

/**
 * @param commit of which the files are not known
 * @param from the folder from which its workspace is looked for
 * @returns undefined when nothing is kept of this commit
 */
export function readKeptAt(folder: string, commit: string, from: string): ParsedWorkspace | undefined {
  const key = keyAt(folder, commit, from);
  return key === undefined ? undefined : readUnder(folder, key);
}

/** Makes what is kept of one commit, or of some files, known as what another commit has. */
export async function rememberKept(folder: string, commit: string, from: string, like: string | readonly TreeEntry[]) {
  const key = typeof like === 'string' ? keyAt(folder, like, from) : await keyOf(like);
  if (key !== undefined) rememberAt(folder, commit, from, key);
}

/** Keeps a workspace for the next time. */
export async function keep(folder: string, files: readonly TreeEntry[], parsed: ParsedWorkspace): Promise<void> {
  const { packages, lockfile, usersOf, dockerfiles, ...facts } = parsed;
  const members = [...packages.values()];
  const placeOf = new Map(members.map(({ directory }, place) => [directory, place]));
  const main: Main = {
    ...facts,
    dockerfiles: [...dockerfiles],
    hasLocalEntries: lockfile.hasLocalEntries,
    directories: [...packages.keys()],
    names: members.map(({ name }) => name),
    versions: members.map(({ version }) => version),
    users: members.map(({ directory }) => usersOf(directory).flatMap((user) => placeOf.get(user) ?? [])),
  };
  const details = members.map(({ manifest, directory }): Details => {
    return [manifest, lockfile.importers.get(directory)?.map(keptNeed) ?? null];
  });
  const { entries, packages: installed, importerExtras, sections } = lockfile;
  const rest: Installed = {
    entries: [...entries],
    packages: [...installed],
    importerExtras: [...importerExtras],
    sections: [...sections],
  };
  keepTexts(folder, await keyOf(files), {
    main: JSON.stringify(main),
    rest: JSON.stringify(rest),
    members: details.map((part) => JSON.stringify(part)),
  });
}

function readUnder(folder: string, key: string): ParsedWorkspace | undefined {
  const texts = readTexts(folder, key);
  if (texts === undefined) return undefined;
  const main = parse(texts.main());
  return isMain(main) ? workspaceOf(main, texts, folder) : undefined;
}

function workspaceOf(main: Main, texts: KeptTexts, folder: string): ParsedWorkspace {
  const { dockerfiles, directories, names, versions, users, hasLocalEntries, ...others } = main;
  const placeOf = once(() => new Map(directories.map((directory, place) => [directory, place])));
  const detailsOf = (directory: string) => {
    const value = parse(texts.member(placeOf().get(directory) ?? 0));
    return isDetails(value) ? value : damaged(folder);
  };
  const packages = makePackages({ directories, names, versions }, (directory) => {
    const [manifest, locked] = detailsOf(directory);
    return { manifest, locked: locked?.map(needOf) ?? [] };
  });
  const readRest = () => {
    const value = parse(texts.rest());
    return isInstalled(value) ? value : damaged(folder);
  };
  const lockfile = lockfileOf(directories, hasLocalEntries, detailsOf, readRest);
  const usersOf = (directory: string) => {
    const own = users[placeOf().get(directory) ?? -1] ?? [];
    return own.map((place) => directories[place] ?? '');
  };
  return { ...others, packages, lockfile, dockerfiles: new Map(dockerfiles), usersOf };
}

function keptNeed({ name, field, specifier, version, directory, entry }: LockedNeed): KeptNeed {
  return [name, field, specifier, version, directory, entry];
}

function needOf([name, field, specifier, version, directory, entry]: KeptNeed): LockedNeed {
  return { name, field, specifier, version, directory, entry };
}

function lockfileOf(
  directories: readonly string[],
  hasLocalEntries: boolean,
  detailsOf: (directory: string) => Details,
  readRest: () => Installed,
): Lockfile {
  const rest = once(() => {
    const { entries, packages, importerExtras, sections } = readRest();
    return {
      entries: new Map(entries),
      packages: new Map(packages),
      importerExtras: new Map(importerExtras),
      sections: new Map(sections),
    };
  });
  const importers = once(() => {
    const all = directories.map((directory) => [directory, detailsOf(directory)[1]] as const);
    return new Map(
      all.flatMap(([directory, locked]) => (locked === null ? [] : [[directory, locked.map(needOf)] as const])),
    );
  });
  return {
    hasLocalEntries,
    get importers() {
      return importers();
    },
    get entries() {
      return rest().entries;
    },
    get packages() {
      return rest().packages;
    },
    get importerExtras() {
      return rest().importerExtras;
    },
    get sections() {
      return rest().sections;
    },
  };
}

function once<T extends object>(work: () => T): () => T {
  let result: T | undefined;
  return () => (result ??= work());
}

function damaged(folder: string): never {
  throw new SlipwayError(`What slipway kept in ${folder} is damaged: delete that folder.`);
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
  return typeof value === 'object' && value !== null && 'directories' in value && 'users' in value;
}

function isDetails(value: unknown): value is Details {
  return Array.isArray(value) && value.length === 2;
}

function isInstalled(value: unknown): value is Installed {
  return typeof value === 'object' && value !== null && 'entries' in value && 'packages' in value;
}
