import { SlipwayError } from '../error.ts';
import { parseDockerfile, type Dockerfile } from './dockerfile.ts';
import type { AppSettings, SlipwaySettings } from './settings.ts';
import { settingsFile } from './wanted-files.ts';
import type { App, Workspace, WorkspacePackage } from './workspace.ts';

/** Dockerfiles by path from the workspace's root. */
type Dockerfiles = ReadonlyMap<string, string>;

/**
 * The apps of a workspace: its packages with a `Dockerfile`, and those that `slipway.json` gives one.
 * @throws SlipwayError when `slipway.json` names what is not there
 */
export function findApps(
  packages: ReadonlyMap<string, WorkspacePackage>,
  slipway: SlipwaySettings,
  dockerfiles: Dockerfiles,
): App[] {
  for (const [directory, app] of Object.entries(slipway.apps)) checkApp(directory, app, packages, dockerfiles);
  const given = givenDockerfiles(slipway);
  const directories = new Set([...dockerfiles.keys()].map(folderOf));
  for (const directory of Object.keys(slipway.apps)) directories.add(directory);
  return [...directories].sort().flatMap((directory) => {
    const candidate = packages.get(directory);
    const settings = slipway.apps[directory];
    if (candidate === undefined || settings === false) return [];
    const usual = directory === '' ? 'Dockerfile' : `${directory}/Dockerfile`;
    const dockerfile = settings?.dockerfile ?? usual;
    const text = dockerfiles.get(dockerfile);
    // A Dockerfile at the root that builds other apps does not make the root one.
    if (text === undefined || (settings?.dockerfile === undefined && given.includes(usual))) return [];
    const { buildArguments, platforms } = settings ?? {};
    const own = {
      buildArguments: { ...slipway.buildArguments, ...buildArguments },
      platforms: platforms ?? slipway.platforms,
    };
    // What is its own may choose the images that the common Dockerfiles stand on.
    const isOwn = buildArguments !== undefined || platforms !== undefined;
    const bases = isOwn ? findBases(dockerfiles, { ...slipway, ...own }) : undefined;
    return [appOf(candidate, dockerfile, bases, () => parseDockerfile(text, own))];
  });
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

function appOf(
  candidate: WorkspacePackage,
  dockerfile: string,
  bases: App['bases'],
  parse: () => App['instructions'],
): App {
  const { name, directory, version } = candidate;
  let instructions: App['instructions'] | undefined;
  return {
    name,
    directory,
    version,
    dockerfile,
    ...(bases === undefined ? {} : { bases }),
    get manifest() {
      return candidate.manifest;
    },
    get locked() {
      return candidate.locked;
    },
    get needs() {
      return candidate.needs;
    },
    get instructions() {
      return (instructions ??= parse());
    },
  };
}

/** The Dockerfiles that `slipway.json` gives to apps. */
export function givenDockerfiles(slipway: SlipwaySettings): string[] {
  return Object.values(slipway.apps).flatMap((app) => (app === false ? [] : (app.dockerfile ?? [])));
}

/** The Dockerfiles at the root that several apps may stand on. */
export function findBases(dockerfiles: Dockerfiles, slipway: SlipwaySettings): Workspace['bases'] {
  const paths = [...dockerfiles.keys()].filter((path) => /^Dockerfile\.(?!.*dockerignore$)[^/]+$/.test(path)).sort();
  return new Map(
    paths.map((path) => {
      const text = dockerfiles.get(path) ?? '';
      return [path, later(text, () => parseDockerfile(text, slipway))];
    }),
  );
}

const nothing: ReadonlySet<string> = new Set();

/** A Dockerfile that is parsed when somebody asks what stands in it: most plans only ask which there are. */
function later(text: string, parse: () => Dockerfile): Dockerfile {
  let parsed: Dockerfile | undefined;
  const get = () => (parsed ??= parse());
  return {
    get stages() {
      return get().stages;
    },
    get references() {
      return get().references;
    },
    get words() {
      return get().words;
    },
    get rootWords() {
      return get().rootWords;
    },
    get inherited() {
      return /\bONBUILD\s/i.test(text) ? get().inherited : nothing;
    },
  };
}

function checkApp(
  directory: string,
  app: AppSettings | false,
  packages: ReadonlyMap<string, WorkspacePackage>,
  dockerfiles: Dockerfiles,
): void {
  if (!packages.has(directory)) {
    throw new SlipwayError(
      `${settingsFile}: there is no workspace package in "${directory}": correct the folder's name.`,
    );
  }
  if (app === false || app.dockerfile === undefined || dockerfiles.has(app.dockerfile)) return;
  throw new SlipwayError(
    `${settingsFile}: there is no ${app.dockerfile}, the Dockerfile of "${directory}": put it there, or correct its path.`,
  );
}
