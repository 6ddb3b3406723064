/** GitHub runs no matrix with more jobs than this. */
const mostJobs = 256;

/** One job of a matrix. */
export interface Job {
  /** What people see: `api`, or `api and 3 more` when one job has to serve several. */
  readonly name: string;
  /** Separated by blanks. */
  readonly apps: string;
  /** The apps' packages as turbo and pnpm take them: `--filter=@repo/api`. */
  readonly filter: string;
}

/** An app that a job is for. */
interface Member {
  readonly name: string;
  /** Null when the app is gone. */
  readonly package: string | null;
}

/**
 * Makes a job for each app, and where that would be too many, packs several into one, so that all have the same share.
 * @returns at least one job: an empty matrix is an error on GitHub, so when nothing is to be done it holds a job without apps
 */
export function packJobs(apps: readonly Member[], limit = mostJobs): readonly Job[] {
  if (apps.length === 0) return [{ name: 'nothing to do', apps: '', filter: '' }];
  const jobs = Math.min(apps.length, limit);
  return Array.from({ length: jobs }, (_, job) => {
    const own = apps.slice(Math.floor((job * apps.length) / jobs), Math.floor(((job + 1) * apps.length) / jobs));
    const names = own.map(({ name }) => name);
    const [first = '', ...rest] = names;
    return {
      name: rest.length === 0 ? first : `${first} and ${rest.length} more`,
      apps: names.join(' '),
      filter: filterOf(own.flatMap((app) => app.package ?? [])),
    };
  });
}

/** @param packages by their names */
export function filterOf(packages: readonly string[]): string {
  return packages.map((name) => `--filter=${name}`).join(' ');
}
