export const lockfileName = 'pnpm-lock.yaml';
export const manifestName = 'package.json';
export const workspaceFileName = 'pnpm-workspace.yaml';
export const settingsFile = 'slipway.json';
/** Beside `slipway.json`: what base images were pinned to, `{ "images": { "node:26.10.0": "sha256:…" } }`. */
export const pinsFile = 'slipway.lock.json';
/** Manifests that pnpm knows and we do not. */
export const unreadForms = ['package.yaml', 'package.json5'] as const;

/** Turbo's settings, at the top and in packages. */
export const turboNames = ['turbo.json', 'turbo.jsonc'] as const;

/** Nx's settings, at the top. */
export const nxName = 'nx.json';

const wholeNames = new Set([
  manifestName,
  lockfileName,
  workspaceFileName,
  settingsFile,
  pinsFile,
  ...turboNames,
  nxName,
  '.npmrc',
  ...unreadForms,
]);

/** The name of every file that a workspace is read from contains one of these. */
export const wantedWords: readonly string[] = [
  ...wholeNames,
  'Dockerfile',
  '.dockerignore',
  '.pnpmfile.',
  'tsconfig',
  '.config.',
];

const compilerSettings = /^tsconfig\b.*\.json$/;
const bundlerSettings = /^[\w-]+\.config\.[cm]?[jt]s$/;
const ofChecks =
  /test|spec|jest|eslint|e2e|cypress|playwright|stories|prettier|stylelint|commitlint|lint-staged|typedoc/;

export function isCompilerFile(name: string): boolean {
  return compilerSettings.test(name) && !ofChecks.test(name);
}

/** Whether a file of a name is settings of a compiler or a bundler, which may take something from elsewhere. */
export function isConfigFile(name: string): boolean {
  return isCompilerFile(name) || (bundlerSettings.test(name) && !ofChecks.test(name));
}

/** Whether a workspace and its contexts are read from files of a name: all come in one batch, for each is a process. */
export function isWanted(name: string): boolean {
  if (wholeNames.has(name) || name.includes('Dockerfile')) return true;
  return name.endsWith('.dockerignore') || name.startsWith('.pnpmfile.') || isConfigFile(name);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
