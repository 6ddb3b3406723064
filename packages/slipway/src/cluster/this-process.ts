import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/**
 * A name for this process that no other has, as far as its machine can be told from others: by its boot and by its space of
 * process ids, for two containers may share a host's name.
 */
export async function thisProcess(): Promise<string> {
  return `${await thisMachine()} ${process.pid}`;
}

/**
 * Whether a process of this machine has ended for certain. Of other machines nobody can say that.
 * @param name as `thisProcess` made it
 */
export async function hasEnded(name: string | undefined): Promise<boolean> {
  const [, machine, pid] = /^(.+) (\d+)$/.exec(name ?? '') ?? [];
  if (machine === undefined || machine !== (await thisMachine())) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

async function thisMachine(): Promise<string> {
  const [boot, space] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return [hostname(), boot.trim(), space.replaceAll(/\D/g, '')].filter((part) => part !== '').join('/');
}
