import type { Workspace } from '../workspace/index.ts';

/** Packages and all that link to them, directly or through others, whatever for. */
export function dependentsOf(start: ReadonlySet<string>, { lockfile }: Workspace): ReadonlySet<string> {
  const reached = new Set(start);
  if (reached.size === 0) return reached;
  const users = new Map<string, string[]>();
  for (const [user, needs] of lockfile.importers) {
    for (const { directory } of needs) {
      if (directory === null) continue;
      const known = users.get(directory);
      if (known === undefined) users.set(directory, [user]);
      else known.push(user);
    }
  }
  for (const directory of reached) for (const user of users.get(directory) ?? []) reached.add(user);
  return reached;
}
