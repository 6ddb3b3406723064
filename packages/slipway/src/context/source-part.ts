import type { Workspace } from '../workspace/index.ts';
import { filePart } from './file-part.ts';
import { ignoreBy, parseIgnore, type Ignore } from './ignore.ts';
import { leftOut } from './left-out.ts';
import type { LocalFiles } from './local-files.ts';
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

const known = new WeakMap<Workspace, Map<string, SourceRules>>();

/**
 * @param dockerignore what the app's `.dockerignore` says
 * @param usesTurbo whether the build runs on turbo, and so reads `turbo.json`
 */
export function sourceRules(workspace: Workspace, dockerignore: string, usesTurbo: boolean): SourceRules {
  const all = known.get(workspace) ?? new Map<string, SourceRules>();
  const key = `${usesTurbo ? 'turbo' : ''}\n${dockerignore}`;
  const rules = all.get(key) ?? makeRules(parseIgnore(dockerignore), usesTurbo);
  known.set(workspace, all.set(key, rules));
  return rules;
}

/** The files of one package as they are. @param isWhole false takes only what lies directly in the folder */
export function sourcePart(directory: string, isWhole: boolean, files: LocalFiles, rules: SourceRules): Part {
  const key = `${directory}${isWhole ? '' : '/*'}`;
  const found = rules.parts.get(key);
  if (found !== undefined) return found;
  const own = files
    .ownedBy(directory)
    .filter(({ path }) => (isWhole || !path.includes('/')) && rules.isKept(path, directory));
  const part = filePart(own, (path) => `sources/${path}`);
  rules.parts.set(key, part);
  return part;
}

function makeRules(dockerignore: Ignore, usesTurbo: boolean): SourceRules {
  return {
    parts: new Map(),
    isIgnored: (path) => dockerignore(path) === 'drop',
    isKept(path, directory) {
      const inside = directory === '' ? path : path.slice(directory.length + 1);
      if (inside === 'package.json' || (directory === '' && rootFiles(path) === 'drop')) return false;
      if (inside === 'turbo.json' && !usesTurbo) return false;
      const verdict = dockerignore(path);
      if (verdict === 'drop' || verdict === 'keep by name') return verdict !== 'drop';
      return leftOut(inside) !== 'drop';
    },
  };
}
