import { nameTest } from './name-patterns.ts';
import type { DependencyField, Manifest, Workspace, WorkspacePackage } from './workspace.ts';

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
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
]);
const buildScript = /^(?:pre|post)?build(?:[:.-].*)?$/;

const parts = new WeakMap<WorkspacePackage, Map<string, BuildPart>>();

/**
 * What a build needs of a package. A script is needed when pnpm runs it on install, when it is `build` or begins so, and
 * when the Dockerfile or a needed script mentions its name. A development dependency is not needed when it is a check tool
 * that no needed script mentions; an install script that mentions one is not needed either.
 * @param words what the Dockerfile mentions
 */
export function buildPartOf({ slipway }: Workspace, of: WorkspacePackage, words: ReadonlySet<string>): BuildPart {
  const { scripts, devDependencies } = of.manifest;
  const mentioned = [scripts, devDependencies].flatMap((field) =>
    Object.keys(field ?? {}).filter((name) => words.has(name)),
  );
  const key = mentioned.join(' ');
  const known = parts.get(of) ?? new Map<string, BuildPart>();
  const part = known.get(key) ?? buildPart(of, new Set(mentioned), checkToolTest(slipway.checkTools));
  parts.set(of, known.set(key, part));
  return part;
}

function buildPart(
  { directory, manifest }: WorkspacePackage,
  words: ReadonlySet<string>,
  isCheckTool: (name: string) => boolean,
): BuildPart {
  const tools = Object.keys(manifest.devDependencies ?? {}).filter(isCheckTool);
  const scripts = neededScripts(manifest, words, (command) => mentionsOf(command, tools).length > 0);
  const commands = [...scripts].map((name) => manifest.scripts?.[name] ?? '').join('\n');
  const called = new Set(mentionsOf(commands, tools));
  const dropped = new Set(tools.filter((name) => !called.has(name) && !words.has(name)));
  return {
    scripts,
    needs: (name, field) => {
      if (field !== 'devDependencies') return true;
      // What the root has from its own packages serves those who work in the repository.
      const own = directory === '' && manifest.devDependencies?.[name]?.startsWith('workspace:') === true;
      return !own && !dropped.has(name);
    },
  };
}

function neededScripts(
  manifest: Manifest,
  words: ReadonlySet<string>,
  callsTool: (command: string) => boolean,
): ReadonlySet<string> {
  const scripts = Object.entries(manifest.scripts ?? {});
  const needed = new Set(
    scripts
      .filter(([name, command]) =>
        installScripts.has(name) ? !callsTool(command) : buildScript.test(name) || words.has(name),
      )
      .map(([name]) => name),
  );
  // A set takes in what is added while it is walked.
  for (const name of needed) {
    const mentioned = wordsOf(manifest.scripts?.[name] ?? '');
    for (const [other] of scripts) {
      const hook = other === `pre${name}` || other === `post${name}`;
      if ((hook || mentioned.has(other)) && !installScripts.has(other)) needed.add(other);
    }
  }
  return needed;
}

/** Those of some packages that a command mentions, by their name or by the last part of it, as their programs are called. */
function mentionsOf(command: string, names: readonly string[]): string[] {
  const words = wordsOf(command);
  return names.filter((name) => words.has(name) || words.has(name.slice(name.indexOf('/') + 1)));
}

function wordsOf(command: string): ReadonlySet<string> {
  return new Set(command.match(/[\w@:./-]+/g));
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
