export { buildPartOf, installScripts } from './build-rules.ts';
export { closureOf, followNeeds } from './closure.ts';
export { readAhead, readWorkspace } from './read-workspace.ts';
export { isWanted, lockfileName, manifestName, nameOf } from './wanted-files.ts';
export type { BuildPart } from './build-rules.ts';
export type { Closure } from './closure.ts';
export type { LockedNeed, Lockfile, LockfileEntry } from './lockfile.ts';
export type { App, Manifest, Workspace, WorkspacePackage } from './workspace.ts';
