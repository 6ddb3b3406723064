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

const wholeNames = new Set([
  manifestName,
  lockfileName,
  workspaceFileName,
  settingsFile,
  pinsFile,
  ...turboNames,
  '.npmrc',
  ...unreadForms,
]);

/** The name of every file that a workspace is read from contains one of these. */
export const wantedWords: readonly string[] = [...wholeNames, 'Dockerfile', '.dockerignore', '.pnpmfile.'];

/** Whether a workspace and its contexts are read from files of a name: all come in one batch, for each is a process. */
export function isWanted(name: string): boolean {
  if (wholeNames.has(name) || name.includes('Dockerfile')) return true;
  return name.endsWith('.dockerignore') || name.startsWith('.pnpmfile.');
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
