import { SlipwayError } from '../error.ts';

/** A Dockerfile with the path that people know it by. */
export interface DockerfileText {
  readonly path: string;
  readonly text: string;
}

/** Several Dockerfiles as one. */
export interface WholeDockerfile {
  readonly text: string;
  /** Where a line of it stands: `apps/api/Dockerfile:12`. */
  readonly placeOf: (line: number) => string;
  /** Whether its author has seen to it that no file of the image has the time of a build: `# slipway: times-are-set`. */
  readonly setsTimes: boolean;
}

/**
 * Puts the stages that an app's Dockerfile stands on in front of its own, so that all of it is one build: nothing has to be
 * named, pushed or kept in between, and any builder can do it (docs/decisions/0014).
 * @param bases in the order in which one stands on another
 * @throws SlipwayError when two give one name to different things
 */
export function wholeDockerfile(own: DockerfileText, bases: readonly DockerfileText[]): WholeDockerfile {
  const files = [...bases, own].map(({ path, text }) => ({ path, ...parts(text.replace(/^\uFEFF/, '')) }));
  refuseClashes(files);
  let before = 0;
  const bodies = files.map(({ path, body, stages }) => {
    const moved = before === 0 ? body : body.map((line) => renumber(line, before));
    before += stages.length;
    return { path, lines: moved };
  });
  // Directives count at the very top only, and arguments that images' names use only before the first stage.
  const directives = files.at(-1)?.directives ?? [];
  const sections = [
    { path: own.path, start: 0, lines: directives },
    ...files.map(({ path, global, directives: { length } }) => ({ path, start: length, lines: global })),
    ...files.map(({ path, global, directives: { length } }, at) => ({
      path,
      start: length + global.length,
      lines: bodies[at]?.lines ?? [],
    })),
  ];
  return {
    text: sections
      .flatMap(({ lines }) => lines)
      .map((line) => `${line}\n`)
      .join(''),
    placeOf: (line) => {
      let left = line - 1;
      for (const { path, start, lines } of sections) {
        if (left < lines.length) return `${path}:${start + left + 1}`;
        left -= lines.length;
      }
      return own.path;
    },
    setsTimes: /^#\s*slipway:\s*times-are-set\s*$/m.test(own.text),
  };
}

interface Parts {
  readonly directives: readonly string[];
  /** Up to the first `FROM`. */
  readonly global: readonly string[];
  readonly body: readonly string[];
  /** Names of its stages; empty for those without. */
  readonly stages: readonly string[];
}

function parts(text: string): Parts {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const other = lines.findIndex((line) => !/^#\s*(?:syntax|escape|check)\s*=/i.test(line));
  const directives = lines.slice(0, other === -1 ? lines.length : other);
  const from = lines.findIndex((line) => /^\s*FROM\s/i.test(line));
  const first = from === -1 ? lines.length : from;
  const body = lines.slice(first);
  const stages = body.flatMap((line) => {
    const [, name = ''] = /^\s*FROM\s+(?:--\S+\s+)*\S+(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    return /^\s*FROM\s/i.test(line) ? [name.toLowerCase()] : [];
  });
  return { directives, global: lines.slice(directives.length, first), body, stages };
}

function refuseClashes(files: readonly (Parts & { readonly path: string })[]): void {
  const seen = new Map<string, { readonly path: string; readonly value: string }>();
  for (const { path, stages, global } of files) {
    const names = [
      ...stages.filter((name) => name !== '').map((name) => [`stage ${name}`, path] as const),
      ...global.flatMap((line) => {
        const [, name, value = ''] = /^\s*ARG\s+(\w+)(=.*)?$/i.exec(line) ?? [];
        return name === undefined ? [] : [[`ARG ${name}`, value] as const];
      }),
    ];
    for (const [name, value] of names) {
      const known = seen.get(name);
      if (known !== undefined && known.path !== path && known.value !== value) {
        throw new SlipwayError(
          `${known.path} and ${path} both have ${name}, and are built as one: rename it in one of them.`,
        );
      }
      seen.set(name, { path, value });
    }
  }
}

/** `--from=0` is the first stage of its own file. */
function renumber(line: string, before: number): string {
  return line.replaceAll(
    /(--from=|--mount=(?:[^\s,]+,)*from=)(\d+)(?=[\s,]|$)/g,
    (_, option: string, stage: string) => {
      return `${option}${Number(stage) + before}`;
    },
  );
}
