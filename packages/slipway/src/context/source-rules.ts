import { insideOf } from '../revision/index.ts';
import { buildPartOf, closureOf, commandsOf, turboNames, type App, type Workspace } from '../workspace/index.ts';
import { ignoreBy, parseIgnore, type Ignore } from './ignore.ts';
import { callableTools, leftOutBy } from './left-out.ts';
import type { Part } from './part.ts';

/** Which of a package's files go into a context; what they come to is kept for the next app. */
export interface SourceRules {
  readonly isKept: (path: string, directory: string) => boolean;
  /** Whether the `.dockerignore` drops a path. */
  readonly isIgnored: (path: string) => boolean;
  readonly parts: Map<string, Part>;
}

// What lies at the workspace's root and has a place of its own in the context.
const rootFiles = ignoreBy(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', '.pnpmfile.*']);

const turboFiles: ReadonlySet<string> = new Set(turboNames);

const known = new WeakMap<Workspace, Map<string, SourceRules>>();

/**
 * @param dockerignore what the app's `.dockerignore` says
 * @param called tools that the build calls, whose settings it reads: `turbo` and those of `callableTools`
 */
function sourceRules(workspace: Workspace, dockerignore: string, called: ReadonlySet<string>): SourceRules {
  const all = known.get(workspace) ?? new Map<string, SourceRules>();
  const tools = [...called].sort();
  const key = `${tools.join(' ')}\n${dockerignore}`;
  const rules = all.get(key) ?? makeRules(parseIgnore(dockerignore), tools, workspace);
  known.set(workspace, all.set(key, rules));
  return rules;
}

/**
 * Which files an app's context takes as they are: a look at single files costs less than a context.
 * @returns whether it takes a file, by its path and the package that it lies in; of packages that are not in the closure, none
 */
export function sourceTest(workspace: Workspace, app: App): (path: string, directory: string) => boolean {
  const rules = rulesFor(workspace, app);
  const members = new Set(closureOf(workspace, app).map(({ directory }) => directory));
  return (path, directory) =>
    members.has(directory) && (isWhole(directory, app) || !path.includes('/')) && rules.isKept(path, directory);
}

/** Of the root, a context has what lies directly in it, unless the root is the app. */
export function isWhole(directory: string, app: App): boolean {
  return directory !== '' || app.directory === '';
}

/** The `.dockerignore` beside the Dockerfile if there is one, as `Dockerfile.dockerignore`, else the one at the root. */
export function rulesFor(workspace: Workspace, app: App): SourceRules {
  const { ignoreFiles } = workspace;
  const dockerignore = ignoreFiles.get(`${app.dockerfile}.dockerignore`) ?? ignoreFiles.get('.dockerignore') ?? '';
  return sourceRules(workspace, dockerignore, calledTools(workspace, app));
}

const toolsWithSettings = ['turbo', ...callableTools];

function calledTools(workspace: Workspace, app: App): ReadonlySet<string> {
  const commands = commandsOf(workspace, app);
  const called = new Set<string>();
  for (const of of closureOf(workspace, app)) {
    for (const field of ['devDependencies', 'dependencies'] as const) {
      const declared = of.manifest[field];
      if (declared === undefined) continue;
      for (const tool of toolsWithSettings) {
        if (declared[tool] !== undefined && buildPartOf(workspace, of, commands).needs(tool, field)) called.add(tool);
      }
    }
  }
  const { words } = commands;
  if (words.has('turbo') || words.values().some((word) => word.startsWith('turbo@'))) called.add('turbo');
  return called;
}

function makeRules(dockerignore: Ignore, called: readonly string[], { apps }: Workspace): SourceRules {
  const leftOut = leftOutBy(called);
  // Wherever they lie, they have a place of their own in the contexts of their apps.
  const dockerfiles = new Set(apps.flatMap(({ dockerfile }) => [dockerfile, `${dockerfile}.dockerignore`]));
  return {
    parts: new Map(),
    isIgnored: (path) => dockerignore(path) === 'drop',
    isKept(path, directory) {
      const inside = insideOf(path, directory);
      if (inside === 'package.json' || (directory === '' && rootFiles(path) === 'drop')) return false;
      if (!called.includes('turbo') && turboFiles.has(inside)) return false;
      const verdict = dockerignore(path);
      if (verdict === 'drop') return false;
      const isLeftOut = (inPackage: string) => leftOut(inPackage) === 'drop';
      if (!dockerfiles.has(path) && !isLeftOut(inside)) return true;
      // What is left out is brought back by a line for it or for a folder that is left out, and not by one for all.
      return verdict !== undefined && (verdict.named === path || isLeftOut(insideOf(verdict.named, directory)));
    },
  };
}
