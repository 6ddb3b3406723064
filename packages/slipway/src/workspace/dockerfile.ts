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
  /** Of those, what runs in the image that stands on one of its stages (`ONBUILD`). */
  readonly inherited: ReadonlySet<string>;
}

/** The names of scripts that build. */
export const buildScript = /^(?:pre|post)?build(?:[:.-].*)?$/;

/** What an image's name may be made of beside what stands in the Dockerfile. */
export interface Surroundings {
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** What is built for: each has values of its own for `TARGETARCH` and its like. */
  readonly platforms?: readonly string[];
}

/** Reads a Dockerfile as far as `FROM`, `COPY --from`, `RUN --mount=from` and `ARG` go. */
export function parseDockerfile(
  text: string,
  { buildArguments = {}, platforms = ['linux/amd64'] }: Surroundings = {},
): Dockerfile {
  const directives = directivesOf(text);
  const lines = instructions(text, directives.get('escape') === '`' ? '`' : '\\');
  const stages = new Set<string>();
  const syntax = directives.get('syntax');
  const references = new Set(syntax === undefined ? [] : [syntax]);
  for (const values of platformValues(text, platforms)) {
    readStages(lines, { stages, references, values, buildArguments });
  }
  return {
    stages,
    references: [...references],
    words: wordsOf(lines.join('\n')),
    rootWords: rootWordsOf(lines),
    inherited: wordsOf(lines.filter((line) => /^ONBUILD\s/i.test(line)).join('\n')),
  };
}

/** What reading the stages for one platform adds to. */
interface Reading {
  readonly stages: Set<string>;
  readonly references: Set<string>;
  readonly values: Map<string, string>;
  readonly buildArguments: Readonly<Record<string, string>>;
}

function readStages(lines: readonly string[], { stages, references, values, buildArguments }: Reading): void {
  const before = new Set<string>();
  const refer = (name: string) => {
    const image = substitute(name, values);
    // A number is the stage of that place.
    if (image !== '' && image !== 'scratch' && !before.has(image.toLowerCase()) && !/^\d+$/.test(image))
      references.add(image);
  };
  for (const line of lines) {
    const [instruction = '', ...rest] = line.split(/\s+/);
    const flags = rest.filter((word) => word.startsWith('--'));
    const words = rest.filter((word) => !word.startsWith('--'));
    switch (instruction.toUpperCase()) {
      case 'ARG':
        if (before.size === 0) setValues(words, values, buildArguments);
        break;
      case 'FROM':
        refer(words[0] ?? '');
        before.add((/^as$/i.test(words[1] ?? '') ? (words[2] ?? '') : `#${before.size}`).toLowerCase());
        break;
      default:
        for (const flag of flags) refer(/^--(?:from=|mount=(?:[^,]+,)*from=)([^,]+)/.exec(flag)?.[1] ?? '');
    }
  }
  for (const stage of before) stages.add(stage);
}

/** `syntax`, `escape` and the like: they stand in the comments at the very top. */
function directivesOf(text: string): ReadonlyMap<string, string> {
  const comments = /^(?:#.*\r?\n)*(?:#.*)?/.exec(text.replace(/^\uFEFF/, ''))?.[0] ?? '';
  const found = comments.matchAll(/^#\s*(\w+)\s*=\s*(\S+)/gm);
  return new Map(Array.from(found, ([, name = '', value = '']) => [name.toLowerCase(), value] as const).reverse());
}

/** The arguments that every build has, for each platform; a builder that is named may be on either of the usual ones. */
function* platformValues(text: string, platforms: readonly string[]): Generator<Map<string, string>> {
  if (!/[${](?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)\b/.test(text)) {
    yield new Map();
    return;
  }
  for (const target of platforms) {
    for (const build of new Set(['linux/amd64', 'linux/arm64', ...platforms])) {
      yield new Map([...argumentsOf('TARGET', target), ...argumentsOf('BUILD', build)]);
    }
  }
}

function argumentsOf(side: 'TARGET' | 'BUILD', platform: string): [string, string][] {
  const [os = '', architecture = '', variant = ''] = platform.split('/');
  return [
    [`${side}PLATFORM`, platform],
    [`${side}OS`, os],
    [`${side}ARCH`, architecture],
    [`${side}VARIANT`, variant],
  ];
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

const pnpmCall = /\bpnpm\s/;
const filterOption = /\s(?:--filter(?:-prod)?|--dir|-[FC])(?:\s*=\s*|\s+)\{?(?:\.\/)?[\w@]/;

/** A command up to where pnpm is told another package than the root; after the script's name, it is the script that is told. */
function beforeFilter(command: string): string {
  const call = pnpmCall.exec(command);
  if (call === null) return command;
  const start = call.index + call[0].length - 1;
  const filter = filterOption.exec(command.slice(start));
  const toRoot = /\s(?:-w|--workspace-root|--include-workspace-root)(?:\s|$)/.test(command);
  return filter === null || toRoot ? command : command.slice(0, start + filter.index + filter[0].length - 1);
}

/** The instructions, a line each: comments left out, continued lines and here-documents drawn together. */
function instructions(text: string, escape: '\\' | '`'): string[] {
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
    const whole = line.trimEnd();
    const continued = whole.endsWith(escape);
    open = `${open} ${continued ? whole.slice(0, -1) : line}`;
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
    const known = rest.length === 0 ? values.get(name) : undefined;
    values.set(name, buildArguments[name] ?? known ?? substitute(given, values));
  }
}

/** How deep one variable stands in another: `${A:-${B}}`. */
const deepest = 3;

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}` and `${NAME:+instead}`, from the innermost. */
function substitute(text: string, values: ReadonlyMap<string, string>): string {
  let result = text;
  for (let level = 0; level < deepest && result.includes('$'); level += 1) {
    result = result.replaceAll(/\$(?:(\w+)|\{(\w+)(?::?([-+])([^${}]*))?\})/g, (...match: (string | undefined)[]) => {
      const value = values.get(match[1] ?? match[2] ?? '') ?? '';
      if (match[3] === '+') return value === '' ? '' : (match[4] ?? '');
      return value === '' ? (match[4] ?? '') : value;
    });
  }
  return result;
}
