import { ignoreBy } from './ignore.ts';

// By the path inside the package, as in a .dockerignore.
const tests = ['test', 'tests', 'e2e', ...['test', 'spec', 'itest', 'bench'].map((kind) => `**/*.${kind}.*`)];
const testFolders = ['__tests__', '__mocks__', '__snapshots__'].map((name) => `**/${name}`);
const documents = ['README', 'CHANGELOG', 'CONTRIBUTING', 'HISTORY'].flatMap((name) =>
  [name, name.toLowerCase(), `${name.slice(0, 1)}${name.slice(1).toLowerCase()}`].flatMap((written) => [
    ...['', '.markdown', '.txt', '.rst', '.adoc'].map((ending) => `${written}${ending}`),
    `${written}*.md`,
  ]),
);
const toolSettings = [
  '.c8rc*',
  '.changeset',
  '.commitlintrc*',
  '.editorconfig',
  '.env.example',
  '.eslint*',
  '.gitattributes',
  '.github',
  '.gitignore',
  '.gitmodules',
  '.husky',
  '.idea',
  '.lintstagedrc*',
  '.markdownlint*',
  '.mocharc*',
  '.node-version',
  '.npmignore',
  '.nvmrc',
  '.nycrc*',
  '.prettier*',
  '.stylelint*',
  '.tool-versions',
  '.vscode',
  'biome.json*',
  'commitlint.config.*',
  'cspell.*',
  'cypress.config.*',
  'eslint.config.*',
  'jest.config.*',
  'knip.*',
  'lefthook.*',
  'lint-staged.config.*',
  'playwright.config.*',
  'prettier.config.*',
  'renovate.json*',
  'stylelint.config.*',
  'typedoc.*',
  'vitest.*',
];
const ownPlace = [
  'Dockerfile',
  'Dockerfile.*',
  '*.dockerignore',
  '**/node_modules',
  'slipway.json',
  'slipway.lock.json',
];

/**
 * What no build reads, by its path inside its package: tests, the documents that every package has, settings of tools that
 * only checks use, and what has a place of its own. A `.dockerignore` brings back what it names, as in `!README.md`.
 */
export const leftOut = ignoreBy([...tests, ...testFolders, ...documents, ...toolSettings, ...ownPlace]);
