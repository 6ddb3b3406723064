import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { SlipwayError } from '../error.ts';
import { printPath } from './path.ts';

const refetch = 'run `git fetch --refetch`, or clone again; `git fsck` tells what else is missing';
const allow = 'allow yourself to read it';

/** What git may complain of, with the mend. */
const mends: readonly (readonly [RegExp, string])[] = [
  [/could not open directory/i, 'allow yourself to look into it, or have git ignore it'],
  [/Permission denied/i, allow],
  [/could not open .* for reading: No such file/i, 'it was changed while it was read, run it again'],
  [
    /promisor|could not fetch|could not read from remote|does not appear to be a git repository|unable to access/i,
    'this clone is partial, look whether its remote can be reached',
  ],
  [
    /unable to read|could not read|bad (?:tree )?object|not a tree object|corrupt|unable to unpack|inflate|is empty|delta|unknown object type|packfile/i,
    refetch,
  ],
  [/index file|bad signature|bad index/i, 'delete .git/index and run `git reset`, which makes it anew'],
  [/lock': File exists/i, 'wait for the other git, or delete its lock'],
];

/** That git failed, as one sentence with the mend. @param command what was run, as `ls-tree` */
export function gitFailed(cwd: string, command: string, complaint: string): SlipwayError {
  const mend = mends.find(([pattern]) => pattern.test(complaint))?.[1] ?? `look what \`git ${command}\` says there`;
  return new SlipwayError(`\`git ${command}\` failed in ${cwd} (${complaint}): ${mend}.`);
}

export function missingObject(oid: string, root: string): SlipwayError {
  return new SlipwayError(`The git object ${oid} is missing in ${root}: ${refetch}.`);
}

/** @throws SlipwayError that a file is not any more what it was a moment ago */
export function changedMeanwhile(path: string): never {
  throw new SlipwayError(`${printPath(path)} was changed while it was read: run it again.`);
}

/** That there is no repository to read in a folder, and what to do about it. */
export function unreadable(cwd: string, complaint: string): SlipwayError {
  const owned = /dubious ownership in repository at '(.*)'/.exec(complaint)?.[1];
  if (owned !== undefined) {
    return fault(cwd, 'it belongs to somebody else', `\`git config --global --add safe.directory ${owned}\` trusts it`);
  }
  if (/unknown repository extension|repo version is/i.test(complaint))
    return fault(cwd, 'this git is too old for its form', 'install a newer one');
  if (!complaint.startsWith('not a git repository')) return fault(cwd, complaint, 'mend that, or clone again');
  const broken = nearest(cwd);
  if (broken === undefined) return fault(cwd, 'there is none', 'go into one, or name it with `--cwd`');
  const mend = isReadable(broken) ? 'look at its HEAD, or clone again' : allow;
  return fault(cwd, `git does not take ${broken} for one`, mend);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fault(cwd: string, reason: string, mend: string): SlipwayError {
  return new SlipwayError(`Cannot read a git repository in ${cwd}, for ${reason}: ${mend}.`);
}

/** The `.git` of a folder or of the nearest one above it. */
function nearest(folder: string): string | undefined {
  const candidate = join(folder, '.git');
  if (existsSync(candidate)) return candidate;
  const above = dirname(folder);
  return above === folder ? undefined : nearest(above);
}
