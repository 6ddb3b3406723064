export { historyOf, type History } from './history.ts';
export { notesOf } from './notes.ts';
export { releaseGroups, type ReleaseGroup } from './groups.ts';
export { parseTag, tagOf, type ReleaseTag } from './tag.ts';
export { untaggedVersions } from './untagged.ts';
export { verifyTag, type Healthy, type HealthyRelease, type VerifiedTag } from './verify.ts';
