/** What matters of a Dockerfile beside its bytes. */
export interface Dockerfile {
  /** Names of its stages. */
  readonly stages: ReadonlySet<string>;
  /** Images and named contexts that it stands on or copies from, its own stages left out. */
  readonly references: readonly string[];
  /** Every word of its instructions: what they may call. */
  readonly words: ReadonlySet<string>;
  /**
   * Of those, what its commands may call at the workspace's root, which `build` in `pnpm --filter api run build` is not.
   * Undefined when no command mentions a build: then something else may call any.
   */
  readonly rootWords: ReadonlySet<string> | undefined;
}

/** The names of scripts that build. */
export const buildScript = /^(?:pre|post)?build(?:[:.-].*)?$/;

/**
 * Reads a Dockerfile as far as `FROM`, `COPY --from`, `RUN --mount=from` and `ARG` go.
 * @param buildArguments values of `ARG`s that an image's name may use
 */
export function parseDockerfile(text: string, buildArguments: Readonly<Record<string, string>> = {}): Dockerfile {
  const stages = new Set<string>();
  const references = new Set<string>();
  const values = new Map<string, string>();
  const refer = (name: string) => {
    const image = substitute(name, values);
    // A number is the stage of that place.
    if (image !== '' && image !== 'scratch' && !stages.has(image.toLowerCase()) && !/^\d+$/.test(image))
      references.add(image);
  };
  // Directives stand in the comments at the very top.
  const directives = /^(?:#.*\r?\n)*(?:#.*)?/.exec(text.replace(/^\uFEFF/, ''))?.[0] ?? '';
  const syntax = /^#\s*syntax\s*=\s*(\S+)/im.exec(directives)?.[1];
  if (syntax !== undefined) references.add(syntax);
  const lines = instructions(text);
  for (const line of lines) {
    const [instruction = '', ...rest] = line.split(/\s+/);
    const flags = rest.filter((word) => word.startsWith('--'));
    const words = rest.filter((word) => !word.startsWith('--'));
    switch (instruction.toUpperCase()) {
      case 'ARG':
        if (stages.size === 0) setValues(words, values, buildArguments);
        break;
      case 'FROM':
        refer(words[0] ?? '');
        stages.add((/^as$/i.test(words[1] ?? '') ? (words[2] ?? '') : `#${stages.size}`).toLowerCase());
        break;
      default:
        for (const flag of flags) refer(/^--(?:from=|mount=(?:[^,]+,)*from=)([^,]+)/.exec(flag)?.[1] ?? '');
    }
  }
  return { stages, references: [...references], words: wordsOf(lines.join('\n')), rootWords: rootWordsOf(lines) };
}

/** Words as commands have them: of programs, scripts, packages, paths. */
export function wordsOf(command: string): ReadonlySet<string> {
  return new Set(command.match(/[\w@:./-]+/g));
}

function rootWordsOf(lines: readonly string[]): ReadonlySet<string> | undefined {
  const commands = lines
    .filter((line) => /^(?:ONBUILD\s+)?(?:RUN|CMD|ENTRYPOINT)\s/i.test(line))
    .flatMap((line) => line.replaceAll(/["',[\]]/g, ' ').split(/&&|[;|\n]/));
  if (![...wordsOf(commands.join('\n'))].some((word) => buildScript.test(word))) return undefined;
  return wordsOf(commands.map(beforeFilter).join('\n'));
}

/** A command up to where pnpm is told another package than the root; after the script's name, it is the script that is told. */
function beforeFilter(command: string): string {
  const filter = /\bpnpm\s(?:[^\n]*?\s)??(?:--filter(?:-prod)?|--dir|-[FC])(?:\s*=\s*|\s+)\{?(?:\.\/)?[\w@]/.exec(
    command,
  );
  const toRoot = /\s(?:-w|--workspace-root|--include-workspace-root)(?:\s|$)/.test(command);
  return filter === null || toRoot ? command : command.slice(0, filter.index + filter[0].length - 1);
}

/** The instructions, a line each: comments left out, continued lines and here-documents drawn together. */
function instructions(text: string): string[] {
  const found: string[] = [];
  let open = '';
  let documents: Document[] = [];
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const [document] = documents;
    if (document !== undefined) {
      if ((document.isIndented ? line.replace(/^\t+/, '') : line) === document.end) documents.shift();
      else found.push(`${found.pop() ?? ''}\n${line}`);
      continue;
    }
    if (/^\s*(?:#|$)/.test(line)) continue;
    const continued = /\\\s*$/.test(line);
    open = `${open} ${continued ? line.replace(/\\\s*$/, '') : line}`;
    if (continued) continue;
    found.push(open.trim());
    documents = documentsIn(open);
    open = '';
  }
  return open === '' ? found : [...found, open.trim()];
}

/** A here-document: the line that ends it, and whether tabs may stand before that. */
interface Document {
  readonly end: string;
  readonly isIndented: boolean;
}

/** The here-documents that an instruction opens; `<<<` and `1<<2` open none. */
function documentsIn(instruction: string): Document[] {
  if (!instruction.includes('<<') || !/^\s*(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s/i.test(instruction)) return [];
  const words = instruction.match(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'])+/g) ?? [];
  return words.flatMap((word) => {
    const [, dash, , end = ''] = /^\d*<<(-?)(["']?)([^<"']+)\2$/.exec(word) ?? [];
    return end === '' ? [] : [{ end, isIndented: dash === '-' }];
  });
}

function setValues(
  words: readonly string[],
  values: Map<string, string>,
  buildArguments: Readonly<Record<string, string>>,
): void {
  for (const word of words) {
    const [name = '', ...rest] = word.split('=');
    const given = rest.join('=').replace(/^(["'])(.*)\1$/, '$2');
    values.set(name, buildArguments[name] ?? substitute(given, values));
  }
}

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}` and `${NAME:+instead}`. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text;
  return text.replaceAll(/\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g, (...match: (string | undefined)[]) => {
    const value = values.get(match[1] ?? match[2] ?? '') ?? '';
    if (match[3] === '+') return value === '' ? '' : (match[4] ?? '');
    return value === '' ? (match[4] ?? '') : value;
  });
}
