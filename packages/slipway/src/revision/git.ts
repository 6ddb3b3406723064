import { spawn, spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';

import { SlipwayError } from '../error.ts';
import { gitFailed } from './faults.ts';

/** What git said, and how it ended. */
export interface GitAnswer {
  readonly code: number;
  readonly output: Buffer;
  /** Its first complaint, without `fatal:`. */
  readonly complaint: string;
  /** All that it said beside the output, line by line. */
  readonly complaints: readonly string[];
}

interface GitOptions {
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

// The folder says which repository is meant, not what a hook that called us has set.
const hookVariables = [
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !hookVariables.includes(name)));
const environment = {
  ...inherited,
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
};

/**
 * Runs git in a folder, whatever the answer.
 * @throws SlipwayError when there is no git, or no such folder
 */
export async function askGit(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> {
  const child = spawn('git', args, {
    cwd,
    env: { ...environment, ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(noGit(cwd, cause));
    });
    child.once('close', (code) => {
      resolve(code ?? 128);
    });
  });
  // Git may end without reading all of it; its exit code tells.
  child.stdin?.on('error', () => undefined).end(options.input);
  const [output, complaints] = [collect(child.stdout), collect(child.stderr)];
  const code = await ended;
  const said = linesOf(complaints());
  return { code, output: output(), complaint: firstComplaint(said), complaints: said };
}

/** Gathers a stream; of those in Node's `stream/consumers`, one goes through a Blob, which takes longer than git. */
function collect(stream: Readable | null): () => Buffer {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => (chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
}

/**
 * Runs git in a folder.
 * @returns what it printed
 * @throws SlipwayError when it fails
 */
export async function git(cwd: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  return outputOf(cwd, nameIn(args), await askGit(cwd, args, options));
}

/**
 * What git printed.
 * @param command what was run, as `ls-tree`
 * @throws SlipwayError when it failed
 */
export function outputOf(cwd: string, command: string, { code, output, complaint }: GitAnswer): Buffer {
  if (code !== 0) throw gitFailed(cwd, command, complaint);
  return output;
}

/**
 * Like `git`, and everything waits for it: for what most runs never ask.
 * @throws SlipwayError when it fails
 */
export function gitNow(cwd: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd, env: environment, maxBuffer: Infinity });
  if (error !== undefined) throw noGit(cwd, error);
  if (status !== 0) throw gitFailed(cwd, nameIn(args), firstComplaint(linesOf(stderr)));
  return stdout;
}

function noGit(cwd: string, cause: unknown): SlipwayError {
  const mend = 'install git 2.36 or newer, and look whether the folder exists';
  return new SlipwayError(`Cannot run \`git\` in ${cwd}: ${mend}.`, { cause });
}

/** The command among git's words. */
function nameIn(args: readonly string[]): string {
  return args.find((word) => /^[a-z][a-z-]*$/.test(word)) ?? '';
}

function linesOf(complaints: Buffer): string[] {
  if (complaints.length === 0) return [];
  return complaints
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function firstComplaint(lines: readonly string[]): string {
  const fatal = lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines[0] ?? 'it gave no reason';
  return fatal.replace(/^(?:fatal|error): /, '').replace(/\.$/, '');
}
