import type { Manifest } from '../workspace/index.ts';
import { exposes, namesFile } from './exposed-files.ts';

// A plan looks at a file or two: words are compared faster than expressions are made ready.
const documents = [
  'README',
  'CHANGELOG',
  'CONTRIBUTING',
  'HISTORY',
  'SECURITY',
  'LICENSE',
  'LICENCE',
  'NOTICE',
  'AUTHORS',
  'AGENTS',
  'CLAUDE',
];
const documentEndings = ['md', 'markdown', 'txt', 'rst', 'adoc'];
const testFolders = ['__tests__', '__snapshots__', '__mocks__'];
const topTestFolders = ['test', 'tests', 'e2e', 'cypress'];
const testKinds = ['test', 'itest', 'spec', 'bench'];
const configured = ['eslint', 'vitest', 'jest', 'prettier', 'stylelint', 'playwright', 'cypress'];
const toolFiles = ['.eslint', '.prettier', '.stylelint', '.oxlint', '.editorconfig', '.gitignore', '.gitattributes'];

// Of what lies in no package, these folders and files serve people, the forge and the delivery.
const rootOfNobody =
  /^(?:docs|infra|\.(?:buildkite|changeset|ci|circleci|devcontainer|forgejo|gitea|github|gitlab|husky|idea|vscode))\/|^(?:CODEOWNERS|\.mailmap|\.git-blame-ignore-revs|slipway(?:\.lock)?\.json|lefthook\.ya?ml)$/;

/**
 * Whose checks a file of a package can influence: a test or its settings those of the package, unless the package is there to
 * give them to others; a source those of everything that needs the package. In doubt, more.
 * @param path from the package's folder
 */
export function reachInPackage(path: string, manifest: Manifest): 'nobody' | 'owner' | 'dependents' {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  // Further down, what is called like a document may be content.
  if (folders.length === 0 && isOfNobody(name)) return 'nobody';
  if (isTest(name)) return namesFile(manifest, path) ? 'dependents' : 'owner';
  const isForTests =
    folders.some((folder) => testFolders.includes(folder)) || topTestFolders.includes(folders[0] ?? '');
  if (isForTests || isCheckSetting(name)) return exposes(manifest, path) ? 'dependents' : 'owner';
  return 'dependents';
}

/** Whether a file that lies in no package (a shared compiler setting, for example) can influence everybody's checks. */
export function isReadByAll(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !isOfNobody(name) && !name.endsWith('.md') && !rootOfNobody.test(path);
}

/** Whether a file that lies in no package may be content where the root itself is the app. */
export function isContentOfRoot(path: string): boolean {
  return /^(?:docs|infra)\/|\.md$/.test(path) && (path.includes('/') || !isOfNobody(path));
}

function isOfNobody(name: string): boolean {
  return isDocument(name) || name.split('.').includes('Dockerfile') || name.endsWith('dockerignore');
}

function isDocument(name: string): boolean {
  const [stem = '', ...rest] = name.split('.');
  const [word = ''] = stem.split('-');
  return documents.includes(word.toUpperCase()) && (rest.length === 0 || documentEndings.includes(rest.at(-1) ?? ''));
}

function isTest(name: string): boolean {
  const [kind = '', ending = ''] = name.split('.').slice(1).slice(-2);
  return testKinds.includes(kind) && /^[cm]?[jt]sx?$/.test(ending);
}

function isCheckSetting(name: string): boolean {
  if (toolFiles.some((start) => name.startsWith(start))) return true;
  const [tool = '', word, ending = '', ...others] = name.split('.');
  return word === 'config' && configured.includes(tool) && others.length === 0 && /^[cm]?[jt]s$/.test(ending);
}
