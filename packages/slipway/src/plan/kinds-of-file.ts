/** Whose checks a changed file can influence. */
export type Reach = 'nobody' | 'owner' | 'dependents' | 'everybody';

const documentation = /\.md$|(?:^|\/)(?:LICENSE|NOTICE|AUTHORS|CODEOWNERS)[^/]*$/;
const delivery = /(?:^|\/)(?:[^/]*\.)?Dockerfile(?:\.[^/]*)?$|(?:^|\/)[^/]*\.?dockerignore$/;
const tests = /\.(?:test|itest|spec|bench|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|__snapshots__|__mocks__)\//;
const checkSettings =
  /(?:^|\/)(?:eslint|vitest|jest|prettier|stylelint|playwright)\.config\.[cm]?[jt]s$|(?:^|\/)\.(?:eslint|prettier|stylelint)[^/]*$/;

// Of what lies in no package, these folders and files serve people, the forge and the delivery.
const rootOfNobody =
  /^(?:docs|infra|\.[^/]+)\/|^(?:\.gitattributes|\.gitignore|\.editorconfig|\.mailmap|\.git-blame-ignore-revs|slipway(?:\.lock)?\.json|lefthook\.ya?ml)$/;

/**
 * Whose checks a file can influence: a test those of its package, a source those of everything that needs the package, a
 * file at the top (a shared compiler setting, for example) everybody's. In doubt, more.
 * @param isInPackage whether it lies in a package other than the root
 */
export function reachOf(path: string, isInPackage: boolean): Reach {
  if (documentation.test(path) || delivery.test(path)) return 'nobody';
  if (!isInPackage) return rootOfNobody.test(path) ? 'nobody' : 'everybody';
  return tests.test(path) || checkSettings.test(path) ? 'owner' : 'dependents';
}
