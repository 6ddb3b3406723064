export { historyOf, type History } from './history.ts';
export { notesOf } from './notes.ts';
export { releaseGroups } from './groups.ts';
export { parseTag } from './tag.ts';
export { untaggedVersions } from './untagged.ts';
export { verifyTag, type Healthy, type VerifiedTag } from './verify.ts';
