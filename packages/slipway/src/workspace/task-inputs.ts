import { posix } from 'node:path';

import { expanded } from './glob.ts';
import { parseTurboFile } from './turbo-tasks.ts';
import { isYamlList, isYamlMap, type Yaml } from './yaml.ts';

/** Patterns of files outside a package that turbo makes inputs of tasks, from the workspace's root. */
export interface TaskInputs {
  /** Of tasks of all packages. */
  readonly everybodys: readonly string[];
  /** Of those of one, by its directory. */
  readonly own: Readonly<Record<string, readonly string[]>>;
}

const root = '$TURBO_ROOT$/';

/**
 * Reads what `turbo.json` files make inputs: `globalDependencies`, and `inputs` that lie outside the package.
 * @param files by path from the workspace's root
 * @param packages by directory
 * @throws SlipwayError when one is no JSON with comments
 */
export function readTaskInputs(
  files: Iterable<readonly [path: string, bytes: Buffer]>,
  packages: ReadonlyMap<string, { readonly name: string }>,
): TaskInputs {
  const everybodys = new Set<string>();
  const own = new Map<string, Set<string>>();
  for (const [path, bytes] of files) {
    const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
    const settings = parseTurboFile(bytes, path);
    if (!isYamlMap(settings)) continue;
    for (const pattern of textsOf(settings['globalDependencies']).flatMap(expanded)) {
      if (!isAll(pattern, packages)) everybodys.add(pattern);
    }
    const tasks = settings['tasks'] ?? settings['pipeline'];
    for (const [task, value] of Object.entries(isYamlMap(tasks) ? tasks : {})) {
      const directory = folder === '' ? directoryOf(task, packages) : folder;
      const patterns = (isYamlMap(value) ? textsOf(value['inputs']) : [])
        .flatMap(expanded)
        .flatMap((one) => outside(one, directory))
        .filter((one) => !isAll(one, packages));
      if (patterns.length === 0) continue;
      const into = directory === undefined ? everybodys : (own.get(directory) ?? new Set());
      for (const pattern of patterns) into.add(pattern);
      if (directory !== undefined) own.set(directory, into);
    }
  }
  const listed = Array.from(own, ([directory, patterns]) => [directory, [...patterns].sort()] as const);
  return { everybodys: [...everybodys].sort(), own: Object.fromEntries(listed) };
}

/** The package that a task at the root is of: `api#test`, `//#test`; undefined of one that all have. */
function directoryOf(task: string, packages: ReadonlyMap<string, { readonly name: string }>): string | undefined {
  const name = task.includes('#') ? task.slice(0, task.indexOf('#')) : undefined;
  if (name === undefined) return undefined;
  return name === '//' ? '' : packages.keys().find((directory) => packages.get(directory)?.name === name);
}

/** What reads all of other packages tests the whole repository: no change of one of them asks for that. */
function isAll(pattern: string, packages: ReadonlyMap<string, unknown>): boolean {
  const folder = /^(?:(.*)\/)?\*\*(?:\/\*)?$/.exec(pattern);
  if (folder === null) return false;
  const prefix = folder[1] === undefined ? '' : `${folder[1]}/`;
  return packages.keys().some((directory) => directory.startsWith(prefix) && directory !== '');
}

/** What is taken out again is not looked at: in doubt, an input. */
function outside(pattern: string, directory: string | undefined): string[] {
  if (pattern.startsWith(root)) return [posix.normalize(pattern.slice(root.length))];
  return directory !== undefined && pattern.startsWith('../') ? [posix.join(directory, pattern)] : [];
}

function textsOf(value: Yaml | undefined): string[] {
  return isYamlList(value) ? value.filter((one) => typeof one === 'string' && !one.startsWith('!')).map(String) : [];
}
