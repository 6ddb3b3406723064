/** Whose checks a changed file can influence. */
export type Reach = 'nobody' | 'owner' | 'dependents' | 'everybody';

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
];
const documentEndings = ['md', 'markdown', 'txt', 'rst', 'adoc'];
const testFolders = ['__tests__', '__snapshots__', '__mocks__'];
const testKinds = ['test', 'itest', 'spec', 'bench', 'stories'];
const configured = ['eslint', 'vitest', 'jest', 'prettier', 'stylelint', 'playwright'];
const toolFiles = ['.eslint', '.prettier', '.stylelint'];

// Of what lies in no package, these folders and files serve people, the forge and the delivery.
const rootOfNobody =
  /^(?:docs|infra|\.(?:buildkite|changeset|ci|circleci|devcontainer|forgejo|gitea|github|gitlab|husky|idea|vscode))\/|^(?:CODEOWNERS|\.gitattributes|\.gitignore|\.editorconfig|\.mailmap|\.git-blame-ignore-revs|slipway(?:\.lock)?\.json|lefthook\.ya?ml)$/;

/**
 * Whose checks a file can influence: a test those of its package, a source those of everything that needs the package, a
 * file at the top (a shared compiler setting, for example) everybody's. In doubt, more.
 * @param isInPackage whether it lies in a package other than the root
 */
export function reachOf(path: string, isInPackage: boolean): Reach {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  if (isDocument(name) || isForDelivery(name)) return 'nobody';
  // In a package, what is no document of its own may be content.
  if (!isInPackage) return name.endsWith('.md') || rootOfNobody.test(path) ? 'nobody' : 'everybody';
  const isInTests = folders.some((folder) => testFolders.includes(folder));
  return isInTests || isTest(name) || isCheckSetting(name) ? 'owner' : 'dependents';
}

function isDocument(name: string): boolean {
  const [stem = '', ...rest] = name.split('.');
  const [word = ''] = stem.split('-');
  return documents.includes(word.toUpperCase()) && (rest.length === 0 || documentEndings.includes(rest.at(-1) ?? ''));
}

function isForDelivery(name: string): boolean {
  return name.split('.').includes('Dockerfile') || name.endsWith('dockerignore');
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
