import { buildScript, wordsOf, type Dockerfile } from './dockerfile.ts';
import { nameTest } from './name-patterns.ts';
import { programNames } from './programs.ts';
import { turboScripts } from './turbo-tasks.ts';
import type { DependencyField, Manifest, Workspace, WorkspacePackage } from './workspace.ts';

/** What the build of an app's image may call, by name. */
export interface Commands extends Pick<Dockerfile, 'words' | 'rootWords'> {
  /** Whether it is the root's own image. */
  readonly isOfRoot: boolean;
}

/** What a build needs of a package's manifest. */
export interface BuildPart {
  /** Names of the scripts that it can call. */
  readonly scripts: ReadonlySet<string>;
  /** Whether it needs a dependency. */
  readonly needs: (name: string, field: DependencyField) => boolean;
}

/**
 * Development dependencies that only checks and people use, with `*` for anything. `slipway.json` adds to them as
 * `checkTools`, or takes one out with a `!` in front.
 * What compiles, bundles or generates is not here, and neither are types: a build by `tsc` needs them.
 */
const checkTools = [
  '@biomejs/biome',
  '@changesets/*',
  '@commitlint/*',
  '@stryker-mutator/*',
  '@testing-library/*',
  '@vitest/*',
  '*c8',
  '*commitizen*',
  '*commitlint*',
  '*cspell*',
  '*cypress*',
  '*dependency-cruiser*',
  '*eslint*',
  '*jest*',
  '*playwright*',
  '*prettier*',
  '*stylelint*',
  '*test-helpers*',
  '*test-utils*',
  '*testing*',
  '*typedoc*',
  '*vitest*',
  'autocannon',
  'ava',
  'chai',
  'fast-check',
  'happy-dom',
  'husky',
  'is-ci',
  'jsdom',
  'knip',
  'lefthook',
  'lint-staged',
  'madge',
  'mocha',
  'msw',
  'nock',
  'nodemon',
  'nyc',
  'oxlint',
  'pinst',
  'publint',
  'simple-git-hooks',
  'sinon',
  'supertest',
  'syncpack',
  'turbo',
  'yorkie',
];

/** Scripts that pnpm runs when it installs. */
export const installScripts: ReadonlySet<string> = new Set([
  'pnpm:devPreinstall',
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
]);

const parts = new WeakMap<WorkspacePackage, Map<string, BuildPart>>();

/**
 * What a build needs of a package. A script is needed when pnpm runs it on install, when it is `build` or begins so, when
 * turbo runs it before such a one, and when the Dockerfile or a needed script mentions its name; one of the root only when the
 * Dockerfile calls it there. A development dependency is not needed when it is a check tool that no needed script mentions and
 * no settings of a bundler load; an install script that mentions one is not needed either. What the root depends on is for development, in whatever field it
 * stands.
 */
export function buildPartOf(workspace: Workspace, of: WorkspacePackage, commands: Commands): BuildPart {
  const { words, rootWords, isOfRoot } = commands;
  const { slipway, apps, turboTasks, configs } = workspace;
  const { name = '', scripts } = of.manifest;
  const isRoot = of.directory === '' && apps[0]?.directory !== '';
  const calls = isRoot && !words.has(name) ? rootWords : undefined;
  const candidates = developmentNeeds(of, isRoot);
  const run = turboScripts(turboTasks, words);
  const loaded = Object.hasOwn(configs, of.directory) ? (configs[of.directory]?.tools ?? []) : [];
  const isRun = (script: string) => run.has(of.directory === '' ? `//#${script}` : script);
  const mentioned = [
    ...Object.keys(scripts ?? {}).filter((script) => (calls ?? words).has(script) || isRun(script)),
    ...candidates.filter((need) => words.has(need) || loaded.includes(need)),
  ];
  const key = [...(calls === undefined ? [] : ['root:']), ...(isOfRoot ? ['own:'] : []), ...mentioned].join(' ');
  const known = parts.get(of) ?? new Map<string, BuildPart>();
  const makePart = () => {
    const isTool = checkToolTest(slipway.checkTools);
    const own = new Set(of.locked.flatMap(({ name: need, directory }) => (directory === null ? [] : [need])));
    const tools = candidates.filter((need) => isTool(need) && (!own.has(need) || isOwnTool(need, slipway.checkTools)));
    const isForPeople = of.directory === '' && !isOfRoot;
    const programs = isForPeople ? programsOf(workspace, of) : undefined;
    return buildPart(of, { isRoot, tools, programs, words: new Set(mentioned), anyBuild: calls === undefined });
  };
  const part = known.get(key) ?? makePart();
  parts.set(of, known.set(key, part));
  return part;
}

/** What a build part follows from, beside the manifest. */
interface Grounds {
  /** Whether it is the root, and no app. */
  readonly isRoot: boolean;
  /** Its dependencies that are check tools. */
  readonly tools: readonly string[];
  /** Of packages of the workspace that the root depends on, the names of their programs; undefined of all but the root. */
  readonly programs: ReadonlyMap<string, readonly string[]> | undefined;
  /** What the Dockerfile mentions of its scripts and dependencies. */
  readonly words: ReadonlySet<string>;
  /** Whether scripts that build are called without being mentioned. */
  readonly anyBuild: boolean;
}

function programsOf({ packages }: Workspace, { needs }: WorkspacePackage): ReadonlyMap<string, readonly string[]> {
  return new Map(
    needs.flatMap(({ name, directory }) => {
      const needed = directory === null ? undefined : packages.get(directory);
      return needed === undefined ? [] : [[name, programNames(needed.manifest)] as const];
    }),
  );
}

function developmentNeeds({ manifest }: WorkspacePackage, isRoot: boolean): string[] {
  const { devDependencies, dependencies, optionalDependencies } = manifest;
  return [devDependencies, ...(isRoot ? [dependencies, optionalDependencies] : [])].flatMap((field) =>
    Object.keys(field ?? {}),
  );
}

function buildPart({ manifest }: WorkspacePackage, grounds: Grounds): BuildPart {
  const { isRoot, tools, programs, words } = grounds;
  const scripts = neededScripts(manifest, grounds);
  const commands = [...scripts].map((name) => manifest.scripts?.[name] ?? '').join('\n');
  const called = new Set(mentionsOf(commands, tools));
  const dropped = new Set(tools.filter((name) => !called.has(name) && !words.has(name)));
  const inCommands = wordsOf(commands);
  const isCalled = (name: string) =>
    words.has(name) ||
    mentionsOf(commands, [name]).length > 0 ||
    programs?.get(name)?.some((program) => inCommands.has(program)) === true;
  return {
    scripts,
    needs: (name, field) => {
      if (field !== 'devDependencies') return !isRoot || !dropped.has(name);
      if (dropped.has(name)) return false;
      // What the root has from its own packages serves those who work in the repository, unless a script calls it.
      const isOwn = programs !== undefined && manifest.devDependencies?.[name]?.startsWith('workspace:') === true;
      return !isOwn || isCalled(name);
    },
  };
}

function neededScripts(manifest: Manifest, { tools, words, anyBuild }: Grounds): ReadonlySet<string> {
  const scripts = Object.entries(manifest.scripts ?? {});
  const needed = new Set(
    scripts
      .filter(([name, command]) =>
        installScripts.has(name)
          ? mentionsOf(command, tools).length === 0
          : words.has(name) || (anyBuild && buildScript.test(name)),
      )
      .map(([name]) => name),
  );
  // A set takes in what is added while it is walked.
  for (const name of needed) {
    const isCalled = scriptTest(manifest.scripts?.[name] ?? '');
    for (const [other] of scripts) {
      const hook = other === `pre${name}` || other === `post${name}`;
      if ((hook || isCalled(other)) && !installScripts.has(other)) needed.add(other);
    }
  }
  return needed;
}

/** Which scripts a command may call: by name (`run-s compile`, `concurrently npm:compile`) or by pattern (`run-p 'compile:*'`). */
function scriptTest(command: string): (script: string) => boolean {
  const words = (command.match(/[\w@:./*-]+/g) ?? []).flatMap((word) => [word, word.replace(/^[a-z]+:/, '')]);
  // Of an expression (`pnpm run "/^compile:.*/"`), what is plain in it: in doubt, a script may be called.
  const selectors = command.matchAll(/(?<![\w-])run\s+["']?\/\^?([\w:-]*)/g);
  const plain = new Set(Array.from(selectors, ([, text = '']) => `*${text}*`));
  const [patterns, names] = [words.filter((word) => /[^*]\*|\*[^*]/.test(word)), new Set(words)];
  const matches = nameTest([...patterns, ...plain]);
  return (script) => names.has(script) || matches(script);
}

/** Those of some packages that a command mentions, by their name or by the last part of it, as their programs are called. */
function mentionsOf(command: string, names: readonly string[]): string[] {
  const words = wordsOf(command);
  return names.filter((name) => words.has(name) || words.has(name.slice(name.indexOf('/') + 1)));
}

// Of packages of the workspace, what a word means is less certain: `@acme/ab-testing` is a product.
const ownTool =
  /^(?:tests?|testing|e2e)$|(?:^|[-_.])(?:tests?|testing|e2e)[-_.]?(?:utils?|utilities|helpers?|kit|tools|setup|support|config|fixtures)$|(?:^|[-_.])(?:eslint|prettier|stylelint|jest|vitest|playwright|cypress|commitlint|cspell)(?:[-_.](?:config|preset|plugin|rules|setup|utils).*)?$|^(?:eslint|prettier|stylelint|jest|vitest|playwright)[-_.]/;

function isOwnTool(name: string, checkToolsOfSettings: readonly string[]): boolean {
  return ownTool.test(name.slice(name.indexOf('/') + 1)) || nameTest(checkToolsOfSettings)(name);
}

const tests = new Map<string, (name: string) => boolean>();

/**
 * The test whether a development dependency is one that only checks use.
 * @param more `checkTools` of `slipway.json`
 */
export function checkToolTest(more: readonly string[]): (name: string) => boolean {
  const test = tests.get(more.join(' ')) ?? makeTest(more);
  tests.set(more.join(' '), test);
  return test;
}

function makeTest(more: readonly string[]): (name: string) => boolean {
  const isTool = nameTest([...checkTools, ...more.filter((name) => !name.startsWith('!'))]);
  const isOther = nameTest(more.flatMap((name) => (name.startsWith('!') ? [name.slice(1)] : [])));
  const answers = new Map<string, boolean>();
  return (name) => {
    const answer = answers.get(name) ?? (isTool(name) && !isOther(name));
    answers.set(name, answer);
    return answer;
  };
}
