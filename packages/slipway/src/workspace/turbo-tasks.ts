import { SlipwayError } from '../error.ts';
import { buildScript } from './dockerfile.ts';
import { isYamlList, isYamlMap, jsonOf, type Yaml } from './yaml.ts';

/** By the task's name, the tasks that turbo runs before it; `//#` stands before those of the root. */
export type TurboTasks = Readonly<Record<string, readonly string[]>>;

/**
 * Reads what tasks depend on in all `turbo.json` of a workspace, as if each stood for all packages: in doubt, a script is needed.
 * @param files by path
 * @throws SlipwayError when one is no JSON with comments
 */
export function readTurboTasks(files: Iterable<readonly [path: string, bytes: Buffer]>): TurboTasks {
  const tasks = new Map<string, Set<string>>();
  for (const [path, bytes] of files) {
    const settings = parse(bytes.toString('utf8'), path);
    const own = isYamlMap(settings) ? (settings['tasks'] ?? settings['pipeline']) : undefined;
    for (const [key, task] of Object.entries(isYamlMap(own) ? own : {})) {
      const before = isYamlMap(task) && isYamlList(task['dependsOn']) ? task['dependsOn'] : [];
      const names = tasks.get(nameOf(key)) ?? new Set();
      for (const name of before) if (typeof name === 'string' && !name.startsWith('$')) names.add(nameOf(name));
      tasks.set(nameOf(key), names);
    }
  }
  return Object.fromEntries(Array.from(tasks, ([name, names]) => [name, [...names].sort()]));
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
  for (const name of reached) for (const before of tasks[name] ?? []) reached.add(before);
  known.set(words, reached);
  return reached;
}

/** `^build` is the same task in what a package needs, `api#build` that of one package. */
function nameOf(task: string): string {
  const name = task.replace(/^\^/, '');
  return name.startsWith('//#') ? name : name.slice(name.indexOf('#') + 1);
}

/** JSON with comments, and with commas behind what is last. */
function parse(text: string, path: string): Yaml {
  const kept = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|,(?=\s*[}\]])/g;
  const plain = text.replace(/^\uFEFF/, '').replaceAll(kept, (_, quoted: string | undefined) => quoted ?? ' ');
  try {
    return jsonOf(JSON.parse(plain));
  } catch (cause) {
    throw new SlipwayError(`${path} is not valid JSON: correct it.`, { cause });
  }
}
