import type { Workspace } from '../workspace/index.ts';

/** Packages and all that link to them, directly or through others, whatever for. */
export function dependentsOf(start: ReadonlySet<string>, { usersOf }: Workspace): ReadonlySet<string> {
  const reached = new Set(start);
  // A set takes in what is added while it is walked.
  for (const directory of reached) for (const user of usersOf(directory)) reached.add(user);
  return reached;
}
