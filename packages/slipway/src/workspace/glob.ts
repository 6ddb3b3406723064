/**
 * The packages' patterns of pnpm-workspace.yaml as one test: `*`, `**`, `?`, `[…]`, `{a,b}` and `!` in front.
 * Wildcards skip names that begin with a dot, and `node_modules` is never looked into.
 * @returns whether a directory, given from the workspace's root, is one of them
 */
export function packageMatcher(patterns: readonly string[]): (directory: string) => boolean {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const [included, excluded] = [anyOf(wanted, false), anyOf(unwanted, true)];
  return (directory) => included.test(directory) && !excluded.test(directory);
}

function anyOf(patterns: readonly string[], dots: boolean): RegExp {
  const sources = patterns.map((pattern) => `(?:${globSource(normal(pattern), dots)})`);
  return new RegExp(sources.length === 0 ? '(?!)' : `^(?:${sources.join('|')})$`);
}

/** `./apps/api/` and `apps/api/package.json` mean `apps/api`. */
function normal(pattern: string): string {
  const path = pattern
    .replace(/\/package\.json$/, '')
    .replace(/^(?:\.\/)+|\/+$/g, '')
    // Any number of folders, any number of times, takes long to tell from once.
    .replaceAll(/(?:\*\*\/)+/g, '**/');
  return path === '.' ? '' : path;
}

/**
 * A glob as the source of a regular expression.
 * @param dots whether wildcards also match names that begin with a dot
 */
export function globSource(glob: string, dots: boolean): string {
  const visible = dots ? '' : '(?!\\.)';
  let source = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at] ?? '';
    const starts = at === 0 || glob[at - 1] === '/';
    if (glob.startsWith('**/', at) && starts) {
      source += `(?:${visible}[^/]+/)*`;
      at += 2;
    } else if (glob.startsWith('**', at) && starts && at + 2 === glob.length) {
      source += `${visible}[^/]+(?:/${visible}[^/]+)*`;
      at += 1;
    } else if (character === '*') {
      source += starts ? `${visible}[^/]+` : '[^/]*';
      while (glob[at + 1] === '*') at += 1;
    } else if (character === '?') source += starts ? `${visible}[^/]` : '[^/]';
    else if (character === '{') [source, depth] = [`${source}(?:`, depth + 1];
    else if (character === '}' && depth > 0) [source, depth] = [`${source})`, depth - 1];
    else if (character === ',' && depth > 0) source += '|';
    else if (character === '[' && glob.includes(']', at + 2)) {
      const end = glob.indexOf(']', at + 2);
      source += `[${glob
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')}]`;
      at = end;
    } else source += character.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  }
  return source + ')'.repeat(depth);
}
