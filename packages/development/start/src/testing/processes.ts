import { execFileSync } from 'node:child_process';

/** The numbers of all processes that a process has started, and those that these have started. */
export function descendantsOf(pid: number): number[] {
  const children = processes()
    .filter(({ parent }) => parent === pid)
    .map((child) => child.pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Those of some processes that still run. */
export function survivorsOf(pids: readonly number[]): string[] {
  return processes()
    .filter(({ pid, state }) => pids.includes(pid) && !state.startsWith('Z'))
    .map(({ pid, command }) => `${pid} ${command}`);
}

function processes(): { pid: number; parent: number; state: string; command: string }[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,state=,args='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), state, command }];
  });
}
