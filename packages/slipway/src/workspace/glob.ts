import { SlipwayError } from '../error.ts';
import { anyPattern, anything, folders, inClass, literal, oneOf, visibleName, type Piece } from './wildcards.ts';

const manifest = '/package.json';
const mostGlobs = 1000;

/**
 * The packages' patterns of pnpm-workspace.yaml as one test: `*`, `**`, `?`, `[…]`, `{a,b}` and `!` in front, wherever it
 * stands. As in pnpm, a pattern means the manifests in the folders that it names, so `packages/**` takes in `packages` itself.
 * Wildcards skip names that begin with a dot; `node_modules` and `bower_components` are never looked into.
 * @returns whether a directory, given from the workspace's root, is one of them
 */
export function packageMatcher(patterns: readonly string[]): (directory: string) => boolean {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const included = anyOf(wanted, false);
  const excluded = anyOf([...unwanted, '**/node_modules/**', '**/bower_components/**'], true);
  return (directory) => {
    const path = directory === '' ? manifest.slice(1) : `${directory}${manifest}`;
    return included(path) && !excluded(path);
  };
}

function anyOf(patterns: readonly string[], dots: boolean): (path: string) => boolean {
  const globs = patterns.map(trimmed).flatMap(expanded);
  return anyPattern(globs.map((glob) => piecesOf(`${glob}${manifest}`, dots)));
}

/** Patterns of files and folders, with the same signs, as one test of paths: a folder means all that lies in it. */
export function pathMatcher(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.map(trimmed).flatMap(expanded);
  return anyPattern(globs.flatMap((glob) => [piecesOf(glob, true), piecesOf(`${glob}/**/*`, true)]));
}

/** `./apps/api/` means `apps/api`. */
function trimmed(pattern: string): string {
  const path = pattern.replace(/^(?:\.\/)+|\/+$/g, '');
  // Any number of folders, any number of times, takes long to tell from once.
  return path.replaceAll(/(?:\*\*\/)+/g, '**/');
}

/** `{apps,packages}/*` is two globs; the innermost braces come first. @throws SlipwayError when it is too many */
export function expanded(pattern: string): string[] {
  const globs = [pattern];
  for (let at = 0; at < globs.length;) {
    const [, before = '', inside, after = ''] = /^(.*)\{([^{}]*)\}(.*)$/.exec(globs[at] ?? '') ?? [];
    if (inside === undefined) at += 1;
    else globs.splice(at, 1, ...inside.split(',').map((choice) => `${before}${choice}${after}`));
    if (globs.length <= mostGlobs) continue;
    throw new SlipwayError(
      `A pattern of pnpm-workspace.yaml or turbo.json stands for more than ${mostGlobs} others: write fewer braces.`,
    );
  }
  return globs;
}

/** @param dots whether wildcards also match names that begin with a dot */
function piecesOf(glob: string, dots: boolean): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at] ?? '';
    const starts = at === 0 || glob[at - 1] === '/';
    const skipsHidden = starts && !dots;
    const end = character === '[' ? glob.indexOf(']', at + 2) : -1;
    if (starts && glob.startsWith('**/', at)) {
      pieces.push(folders(skipsHidden));
      at += 2;
    } else if (character === '*') {
      pieces.push(skipsHidden ? visibleName() : anything());
      while (glob[at + 1] === '*') at += 1;
    } else if (character === '?') pieces.push(oneOf(skipsHidden));
    else if (end === -1) pieces.push(literal(character));
    else {
      const inside = glob
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\');
      pieces.push(inClass(`[${inside}]`));
      at = end;
    }
  }
  return pieces;
}
