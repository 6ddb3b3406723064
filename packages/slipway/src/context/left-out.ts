import { ignoreBy, type Ignore } from './ignore.ts';

// By the path inside the package, as in a .dockerignore.
// Only code: `orders.spec.yaml` is an interface, and `app.spec.md` a page.
const tests = [
  ...['test', 'tests', 'e2e', 'cypress'],
  ...['test', 'spec', 'itest', 'bench'].flatMap((kind) =>
    ['[jt]s', '[jt]sx'].map((ending) => `**/*.${kind}.*${ending}`),
  ),
];
const testFolders = ['__tests__', '__mocks__', '__snapshots__'].map((name) => `**/${name}`);
// In small letters, most of them are pages of a site.
const titles = ['README', 'CHANGELOG', 'CONTRIBUTING', 'HISTORY', 'AGENTS', 'CLAUDE'].flatMap((name) => [
  name,
  `${name.slice(0, 1)}${name.slice(1).toLowerCase()}`,
]);
const documents = [...titles, 'readme'].flatMap((written) => [
  ...['', '.markdown', '.txt', '.rst', '.adoc'].map((ending) => `${written}${ending}`),
  `${written}*.md`,
]);
/** Settings of tools that a build may call all the same, by the packages that bring them. */
const ofCallableTools: Readonly<Record<string, readonly string[]>> = {
  '@biomejs/biome': ['biome.json*'],
  '@playwright/test': ['playwright.config.*'],
  cspell: ['cspell.*'],
  cypress: ['cypress.config.*'],
  eslint: ['.eslint*', 'eslint.config.*'],
  jest: ['jest.config.*'],
  oxlint: ['.oxlintrc*'],
  prettier: ['.prettier*', 'prettier.config.*'],
  stylelint: ['.stylelint*', 'stylelint.config.*'],
  typedoc: ['typedoc.*'],
  vitest: ['vitest.*'],
};
const toolSettings = [
  '.c8rc*',
  '.changeset',
  '.codecov.y*ml',
  '.commitlintrc*',
  '.editorconfig',
  '.env.example',
  '.gitattributes',
  '.github',
  '.gitignore',
  '.gitmodules',
  '.husky',
  '.idea',
  '.lighthouserc*',
  '.lintstagedrc*',
  '.markdownlint*',
  '.mocharc*',
  '.node-version',
  '.nvmrc',
  '.nycrc*',
  '.tool-versions',
  '.vscode',
  'codecov.y*ml',
  'commitlint.config.*',
  'compose*.y*ml',
  'docker-compose*',
  'knip.*',
  'lefthook.*',
  'lighthouserc*',
  'lint-staged.config.*',
  'renovate.json*',
  'sonar-project.properties',
];
const ownPlace = [
  'Dockerfile',
  'Dockerfile.*',
  '*.dockerignore',
  '**/node_modules',
  'slipway.json',
  'slipway.lock.json',
];

/** Tools whose settings a build reads only when it calls them. */
export const callableTools: readonly string[] = Object.keys(ofCallableTools);

const known = new Map<string, Ignore>();

/**
 * What no build reads, by its path inside its package: tests, the documents that every package has, settings of tools that
 * only checks use, and what has a place of its own. A `.dockerignore` brings back what it names, as in `!README.md`.
 * @param called those of the callable tools that the build calls, sorted
 */
export function leftOutBy(called: readonly string[]): Ignore {
  const key = called.join(' ');
  const ignore = known.get(key) ?? makeLeftOut(called);
  known.set(key, ignore);
  return ignore;
}

function makeLeftOut(called: readonly string[]): Ignore {
  const settings = callableTools.flatMap((tool) => (called.includes(tool) ? [] : (ofCallableTools[tool] ?? [])));
  return ignoreBy([...tests, ...testFolders, ...documents, ...toolSettings, ...settings, ...ownPlace]);
}
