/** Where a repository's main line usually is; the first one that exists is the base. */
export const usualBases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];
