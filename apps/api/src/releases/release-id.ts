import { release } from '@repo/contract';

const largestBigint = '9223372036854775807';

/** A release's id as a request names it; PostgreSQL would stumble over one that is no bigint. */
export const releaseId = release.shape.id.refine(
  (id) => id.length < largestBigint.length || id <= largestBigint,
  'Must be the id of a release.',
);
