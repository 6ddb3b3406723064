import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What the guard's process is told. */
type GuardMessage = { readonly watch: number } | { readonly forget: number };

/** A process that ends all that we have started, should we be killed before we can. */
export interface Guard {
  /** @param leader the number of a process that leads a group */
  readonly watch: (leader: number) => void;
  readonly forget: (leader: number) => void;
  /** Ends the guard, and what it still watches. */
  readonly dismiss: () => void;
}

/** Starts the guard: it acts when the channel to us closes, as it does when we end in whatever way. */
export function startGuard(): Guard {
  const file = fileURLToPath(new URL('guard-process.ts', import.meta.url));
  const guard = fork(file, { detached: true, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  guard.unref();
  guard.channel?.unref();
  const tell = (message: GuardMessage) => {
    if (guard.connected) guard.send(message);
  };
  return {
    watch: (leader) => {
      tell({ watch: leader });
    },
    forget: (leader) => {
      tell({ forget: leader });
    },
    dismiss: () => {
      if (guard.connected) guard.disconnect();
    },
  };
}
