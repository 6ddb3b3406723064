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
  const commands = known.get(app) ?? withScripts(workspace, app, withInherited(workspace, app));
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

function withScripts(workspace: Workspace, app: App, commands: Commands): Commands {
  const called = [...new Set(['', app.directory])].flatMap((directory) => {
    const of = workspace.packages.get(directory);
    if (of === undefined) return [];
    const { scripts } = buildPartOf(workspace, of, commands);
    return [...scripts]
      .map((name) => of.manifest.scripts?.[name] ?? '')
      .filter((command) => /\bturbo\b/.test(command) || (packageManager.test(command) && ofOthers.test(command)));
  });
  const words = called.flatMap((command) => [...wordsOf(command)]);
  const rootWords = called.flatMap((command) => (ofRoot.test(command) ? [...wordsOf(command)] : []));
  return extended(commands, words, rootWords);
}

function wordsIn({ instructions: { words, rootWords } }: App): Pick<Commands, 'words' | 'rootWords'> {
  return { words, rootWords };
}

function extended(commands: Commands, more: readonly string[], moreOfRoot: readonly string[]): Commands {
  if (more.length === 0) return commands;
  const { words, rootWords } = commands;
  return {
    ...commands,
    words: new Set([...words, ...more]),
    rootWords: rootWords && new Set([...rootWords, ...moreOfRoot]),
  };
}
