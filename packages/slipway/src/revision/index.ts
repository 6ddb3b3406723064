export { isId } from './commit-pair.ts';
export { askGit, git } from './git.ts';
export { encodePath, foldersOf, insideOf, longestPath, printPath } from './path.ts';
export { openRepository, usualScratch } from './repository.ts';
export type { Repository, Revision, TreeEntry } from './revision.ts';
export { noRevision, readHead, readRevision } from './read-head.ts';
