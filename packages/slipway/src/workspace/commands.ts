import { followReferences } from './base-images.ts';
import { buildPartOf, type Commands } from './build-rules.ts';
import { wordsOf } from './dockerfile.ts';
import type { App, Workspace } from './workspace.ts';

const known = new WeakMap<App, Commands>();

const packageManager = /\bp?npm\b/;
const ofOthers = /(?:^|\s)(?:--filter(?:-prod)?|--recursive|--workspace-root|--dir|-[rFwC])(?:[\s=]|$)/;
const ofRoot = /(?:^|\s)(?:--workspace-root|--dir|-[wC])(?:[\s=]|$)/;

/**
 * What the commands of an app's Dockerfile mention, what it inherits from the Dockerfiles that it stands on (`ONBUILD`), and
 * what scripts mention that run others elsewhere: `pnpm --filter lib run types`, `pnpm -w run codegen`, `turbo run build`.
 */
export function commandsOf(workspace: Workspace, app: App): Commands {
  let commands = known.get(app);
  if (commands !== undefined) return commands;
  commands = withInherited(workspace, app);
  // What is called may call more.
  for (
    let more = withScripts(workspace, app, commands);
    more !== commands;
    more = withScripts(workspace, app, commands)
  ) {
    commands = more;
  }
  known.set(app, commands);
  return commands;
}

function withInherited(workspace: Workspace, app: App): Commands {
  const bases = app.bases ?? workspace.bases;
  const own = { ...wordsIn(app), isOfRoot: app.directory === '' };
  if (bases.values().every(({ inherited }) => inherited.size === 0)) return own;
  const inherited = followReferences(workspace, app).paths.flatMap((path) => [...(bases.get(path)?.inherited ?? [])]);
  return extended(own, inherited, inherited);
}

/** @returns the same where nothing is new */
function withScripts(workspace: Workspace, app: App, commands: Commands): Commands {
  const directories = new Set(['', app.directory]);
  const called: string[] = [];
  // A set takes in what is added while it is walked.
  for (const directory of directories) {
    const of = workspace.packages.get(directory);
    if (of === undefined) continue;
    const { scripts, needs } = buildPartOf(workspace, of, commands);
    for (const need of of.locked)
      if (need.directory !== null && needs(need.name, need.field)) directories.add(need.directory);
    called.push(...[...scripts].map((name) => of.manifest.scripts?.[name] ?? '').filter(runsOthers));
  }
  const words = called.flatMap((command) => [...wordsOf(command)]);
  const rootWords = called.flatMap((command) => (callsRoot(command) ? [...wordsOf(command)] : []));
  return extended(commands, words, rootWords);
}

/** Whether a command may run scripts of the root. */
export function callsRoot(command: string): boolean {
  return ofRoot.test(command);
}

function runsOthers(command: string): boolean {
  return /\bturbo\b/.test(command) || (packageManager.test(command) && ofOthers.test(command));
}

function wordsIn({ instructions: { words, rootWords } }: App): Pick<Commands, 'words' | 'rootWords'> {
  return { words, rootWords };
}

function extended(commands: Commands, more: readonly string[], moreOfRoot: readonly string[]): Commands {
  const { words, rootWords } = commands;
  const isKnown = more.every((word) => words.has(word)) && moreOfRoot.every((word) => rootWords?.has(word) !== false);
  if (isKnown) return commands;
  return {
    ...commands,
    words: new Set([...words, ...more]),
    rootWords: rootWords && new Set([...rootWords, ...moreOfRoot]),
  };
}
