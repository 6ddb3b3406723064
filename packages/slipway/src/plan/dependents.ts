import type { Workspace } from '../workspace/index.ts';

type Users = ReadonlyMap<string, readonly string[]>;

const known = new WeakMap<Workspace['lockfile'], Users>();

/** Packages and all that link to them, directly or through others, whatever for. */
export function dependentsOf(start: ReadonlySet<string>, { lockfile }: Workspace): ReadonlySet<string> {
  const reached = new Set(start);
  if (reached.size === 0) return reached;
  const users = known.get(lockfile) ?? usersIn(lockfile);
  known.set(lockfile, users);
  // A set takes in what is added while it is walked.
  for (const directory of reached) for (const user of users.get(directory) ?? []) reached.add(user);
  return reached;
}

/** By the folder of a package, those that link to it. */
function usersIn({ importers }: Workspace['lockfile']): Users {
  const users = new Map<string, string[]>();
  for (const [user, needs] of importers) {
    for (const { directory } of needs) {
      if (directory === null) continue;
      const others = users.get(directory);
      if (others === undefined) users.set(directory, [user]);
      else others.push(user);
    }
  }
  return users;
}
