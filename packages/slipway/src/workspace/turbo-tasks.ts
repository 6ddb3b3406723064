import { printPath } from '../revision/index.ts';
import { buildScript } from './dockerfile.ts';
import { parseJson } from './json.ts';
import type { Manifest } from './workspace.ts';
import { isYamlList, isYamlMap, jsonOf, type Yaml } from './yaml.ts';

/** By the task's name, the tasks that turbo runs before it; `//#` stands before those of the root. */
export type TurboTasks = Readonly<Record<string, readonly string[]>>;

/**
 * Reads what tasks depend on in all `turbo.json` of a workspace, in `nx.json` and in the `nx` and `wireit` of manifests, as if
 * each stood for all packages: in doubt, a script is needed.
 * @param files by path
 * @throws SlipwayError when one is no JSON with comments
 */
export function readTurboTasks(
  files: Iterable<readonly [path: string, bytes: Buffer]>,
  manifests: Iterable<Manifest>,
): TurboTasks {
  const tasks = new Map<string, Set<string>>();
  const take = (own: Yaml | undefined) => {
    for (const [key, task] of Object.entries(isYamlMap(own) ? own : {})) {
      const names = tasks.get(nameOf(key)) ?? new Set();
      for (const name of tasksBefore(task)) if (!name.startsWith('$')) names.add(nameOf(name));
      tasks.set(nameOf(key), names);
    }
  };
  for (const [path, bytes] of files) {
    const settings = parseTurboFile(bytes, path);
    if (isYamlMap(settings)) take(settings['tasks'] ?? settings['pipeline'] ?? settings['targetDefaults']);
  }
  for (const { nx, wireit } of manifests) {
    const own = nx === undefined ? undefined : jsonOf(nx);
    if (isYamlMap(own)) take(own['targets']);
    if (wireit !== undefined) take(jsonOf(wireit));
  }
  return Object.fromEntries(Array.from(tasks, ([name, names]) => [name, [...names].sort()]));
}

/** `dependsOn` of turbo and Nx, `dependencies` of wireit: names, or objects that hold one. */
function tasksBefore(task: Yaml): string[] {
  if (!isYamlMap(task)) return [];
  const all = [task['dependsOn'], task['dependencies']].flatMap((value) => (isYamlList(value) ? value : []));
  return all.flatMap((one) => {
    const name = isYamlMap(one) ? (one['target'] ?? one['script']) : one;
    return typeof name === 'string' ? [name] : [];
  });
}

const known = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/**
 * The scripts that turbo runs when it runs those that build, and others that are called.
 * @param words what is called by name; always the same for the same tasks
 */
export function turboScripts(tasks: TurboTasks, words: ReadonlySet<string>): ReadonlySet<string> {
  const found = known.get(words);
  if (found !== undefined) return found;
  const reached = new Set(Object.keys(tasks).filter((name) => buildScript.test(name) || words.has(name)));
  // A set takes in what is added while it is walked.
  for (const name of reached) {
    for (const before of Object.hasOwn(tasks, name) ? (tasks[name] ?? []) : []) reached.add(before);
  }
  known.set(words, reached);
  return reached;
}

/** `^build` is the same task in what a package needs, `api#build`, `api:build` or `../api:build` that of one package. */
function nameOf(task: string): string {
  const name = task.replace(/^\^|^\.[^:]*:/, '');
  return name.startsWith('//#') ? name : name.slice(name.indexOf('#') + 1);
}

// A text in quotes stays as it is, also one that nobody has closed: else each quote would be looked at up to the end.
const comments = /("(?:[^"\\]|\\[^])*(?:"|$))|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const lastCommas = /("(?:[^"\\]|\\[^])*(?:"|$))|,(?=\s*[}\]])/g;

/** JSON with comments, and with commas behind what is last. @throws SlipwayError when it is none */
export function parseTurboFile(bytes: Buffer, path: string): Yaml {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const plain = [comments, lastCommas].reduce(
    (rest, pattern) => rest.replaceAll(pattern, (_, quoted: string | undefined) => quoted ?? ' '),
    text,
  );
  return jsonOf(parseJson(Buffer.from(plain), printPath(path)));
}
