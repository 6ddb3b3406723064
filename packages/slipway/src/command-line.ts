import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import type { Command, Surroundings } from './commands/command.ts';
import { SlipwayError } from './error.ts';
import { faultLine } from './report/annotation.ts';

const commands: Readonly<
  Record<string, { readonly does: string; readonly load: () => Promise<{ command: Command }> }>
> = {
  plan: { does: 'what has to be done, and why', load: () => import('./commands/plan.ts') },
  why: { does: 'why an app is to be built, or is not', load: () => import('./commands/why.ts') },
  context: { does: 'what an app’s image is made from', load: () => import('./commands/context.ts') },
  image: { does: 'builds the images that are missing', load: () => import('./commands/image.ts') },
  release: { does: 'whether release tags may go to production', load: () => import('./commands/release.ts') },
  status: { does: 'what the environments run, side by side', load: () => import('./commands/status.ts') },
  diff: { does: 'what a deployment would change in a cluster', load: () => import('./commands/diff.ts') },
  deploy: { does: 'brings an environment to what it should run', load: () => import('./commands/deploy.ts') },
  rollback: { does: 'puts an app’s earlier release back', load: () => import('./commands/rollback.ts') },
  teardown: { does: 'removes a preview', load: () => import('./commands/teardown.ts') },
  promote: { does: 'gives the image of a release its name', load: () => import('./commands/promote.ts') },
  secrets: { does: 'checks, edits and encrypts secrets', load: () => import('./commands/secrets.ts') },
  gate: { does: 'whether a workflow ran what the plan asked for', load: () => import('./commands/gate.ts') },
};

const usage = `slipway COMMAND [--cwd DIR] [--help]

${Object.entries(commands)
  .map(([name, { does }]) => `  ${name.padEnd(9)} ${does}\n`)
  .join('')}
Exit codes: 0 done, 1 the work failed, 2 the call or the repository is wrong, 3 it did not come up in time.
`;

/**
 * Runs one command.
 * @param words what stands on the command line behind the program's name
 * @returns the exit code: 0 done, 1 the work failed, 2 the call or the repository is wrong, 3 it did not come up in time
 */
export async function runCommandLine(words: readonly string[]): Promise<0 | 1 | 2 | 3> {
  try {
    const code = await runWords(words);
    await written();
    return code;
  } catch (error) {
    return complain(error);
  }
}

async function runWords(words: readonly string[]): Promise<0 | 1 | 2 | 3> {
  const { name, cwd, help, rest } = readWords(words);
  if (name === 'help') return withoutCommand(undefined, true);
  const found = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (found === undefined) return withoutCommand(name, help);
  const { command } = await found.load();
  if (!help) return run(command, rest, surroundings(await folder(cwd)));
  print(command.usage);
  return 0;
}

async function run(command: Command, words: readonly string[], around: Surroundings): Promise<0 | 1 | 3> {
  const running = command.run(words, around);
  // Made ready while the command waits for git.
  standardOutput();
  return running;
}

let output: NodeJS.WriteStream | undefined;
/** Why the output takes nothing more. */
let outputFault: NodeJS.ErrnoException | undefined;

function standardOutput(): NodeJS.WriteStream {
  return (output ??= process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    outputFault ??= error;
  }));
}

/** Waits until all is written. @throws SlipwayError when something is not */
async function written(): Promise<void> {
  await new Promise<void>((resolve) => {
    standardOutput().write('', () => {
      resolve();
    });
  });
  // Who pipes us into `head` has read enough.
  if (outputFault === undefined || outputFault.code === 'EPIPE') return;
  throw new SlipwayError(
    `Cannot write the answer (${outputFault.code ?? outputFault.message}): look whether there is room where it goes.`,
  );
}

/** Takes the command's name, `--cwd` and `--help` out of the words; the rest is the command's own. */
function readWords(words: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...words],
    options: { cwd: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const taken = new Set<number>();
  const name = tokens.find((token) => token.kind === 'positional');
  if (name !== undefined) taken.add(name.index);
  let cwd: string | null | undefined = null;
  let help = false;
  for (const token of tokens) {
    if (token.kind !== 'option' || (token.name !== 'cwd' && !isCallForHelp(words[token.index]))) continue;
    taken.add(token.index);
    if (token.name !== 'cwd') help = true;
    else {
      cwd = token.value;
      if (token.inlineValue === false) taken.add(token.index + 1);
    }
  }
  return { name: name?.value, cwd, help, rest: words.filter((_, at) => !taken.has(at)) };
}

/** Letters after one dash may be the value of an option before them: `--base -dash`. */
function isCallForHelp(word = ''): boolean {
  return /^(?:-h|--help(?:=.*)?)$/s.test(word);
}

/**
 * Where git would look: a symbolic link leads there, and git goes on from what it leads to.
 * @param given what `--cwd` names; null when it was not there
 */
async function folder(given: string | null | undefined): Promise<string> {
  if (given === null) return workingFolder();
  const { realpathSync, statSync } = await import('node:fs');
  if (given === undefined) throw new SlipwayError('--cwd needs a folder that exists.');
  const path = isAbsolute(given) ? given : resolve(workingFolder(), given);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return realpathSync(path);
  throw new SlipwayError(`--cwd needs a folder that exists, which ${given} is not.`);
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new SlipwayError('The folder that this runs in is gone: go into one that exists, or name it with `--cwd`.');
  }
}

function withoutCommand(name: string | undefined, help: boolean): 0 | 2 {
  if (name === undefined && help) {
    print(usage);
    return 0;
  }
  const known = Object.keys(commands).join(', ');
  throw new SlipwayError(
    name === undefined
      ? `Say what to do: ${known}; \`slipway --help\` tells more.`
      : `There is no command "${name}": the commands are ${known}.`,
  );
}

function surroundings(cwd: string): Surroundings {
  return {
    cwd,
    environment: process.env,
    print,
    printBytes: async (chunks) => {
      const { pipeline } = await import('node:stream/promises');
      await pipeline(chunks, standardOutput(), { end: false }).catch((error: unknown) => {
        // What is wrong with the output is told when all else is done.
        if (outputFault === undefined) throw error;
      });
    },
    get terminal() {
      const { columns, isTTY } = standardOutput();
      return isTTY ? { columns } : undefined;
    },
  };
}

function print(text: string): void {
  standardOutput().write(text);
}

/** One sentence for faults of the user or the world; what is our own fault says so, and where. */
function complain(error: unknown): 1 | 2 {
  if (error instanceof SlipwayError) {
    process.stderr.write(faultLine(process.env, error.message));
    return 2;
  }
  const missing = missingPackage(error);
  if (missing !== undefined) {
    const what = `slipway needs ${missing}, which is not installed: run \`npx pnpm@12 install\` in the repository that it is in.`;
    process.stderr.write(faultLine(process.env, what));
    return 2;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a fault of slipway, please report it:\n${trace}\n`);
  return 1;
}

/** The package that Node does not find, if that is what is wrong. */
function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code !== 'ERR_MODULE_NOT_FOUND' && error.code !== 'MODULE_NOT_FOUND') return undefined;
  return /^Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)?.[1];
}
