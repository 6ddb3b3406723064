/** GitHub runs no matrix with more jobs than this. */
const mostJobs = 256;

/** One job of a matrix. */
export interface Job {
  /** What people see: `api`, or `api and 3 more` when one job has to serve several. */
  readonly name: string;
  /** Separated by blanks. */
  readonly apps: string;
}

/**
 * Makes a job for each app, and where that would be too many, packs several into one, so that all have the same share.
 * @returns at least one job: an empty matrix is an error on GitHub, so when nothing is to be done it holds a job without apps
 */
export function packJobs(names: readonly string[], limit = mostJobs): readonly Job[] {
  if (names.length === 0) return [{ name: 'nothing to do', apps: '' }];
  const jobs = Math.min(names.length, limit);
  return Array.from({ length: jobs }, (_, job) => {
    const own = names.slice(Math.floor((job * names.length) / jobs), Math.floor(((job + 1) * names.length) / jobs));
    const [first = '', ...rest] = own;
    return { name: rest.length === 0 ? first : `${first} and ${rest.length} more`, apps: own.join(' ') };
  });
}
