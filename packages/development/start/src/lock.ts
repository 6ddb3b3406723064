import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import { StartError } from './error.ts';

const runningSchema = z.object({ pid: z.number(), url: z.string().optional() });

/** One start at a time keeps its state in a folder. */
export interface Lock {
  /** Tells whoever comes second where the first one answers. */
  readonly announce: (url: string | undefined) => Promise<void>;
  readonly release: () => void;
}

/**
 * Takes the folder for this process. The lock is SQLite's on an empty file: the operating system gives it back when we
 * end, however that happens.
 * @throws StartError when another process has it
 */
export async function takeLock(state: string): Promise<Lock> {
  await mkdir(state, { recursive: true });
  const lock = new DatabaseSync(join(state, 'lock'));
  const file = join(state, 'running.json');
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new StartError(await describeOther(file), { cause: error });
  }
  const announce = (url: string | undefined) => writeFile(file, JSON.stringify({ pid: process.pid, url }));
  await announce(undefined);
  return {
    announce,
    release: () => {
      lock.close();
    },
  };
}

async function describeOther(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const other = z.preprocess(parseJson, runningSchema).safeParse(text);
  if (!other.success) return 'It is being started here already.';
  const { pid, url } = other.data;
  const where = url === undefined ? 'is being started here already' : `already runs here: ${url}`;
  return `It ${where} (process ${pid}). Stop that one first: Ctrl-C in its terminal, or \`kill ${pid}\`.`;
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
