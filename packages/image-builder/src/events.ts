import type { BuildEvent } from './image-build.ts';

/** A line of `--progress=rawjson`, as far as we read it. */
interface SolveStatus {
  readonly vertexes?: readonly Vertex[];
  readonly logs?: readonly { readonly vertex: string; readonly data: string }[];
}

interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

/** @returns undefined for a line that is not progress but meant for people */
export function eventsOf(line: string): readonly BuildEvent[] | undefined {
  if (!line.startsWith('{')) return undefined;
  let status: unknown;
  try {
    status = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isStatus(status)) return undefined;
  const steps = (status.vertexes ?? []).flatMap((vertex): BuildEvent[] => {
    const state = stateOf(vertex);
    return state === undefined ? [] : [{ kind: 'step', id: vertex.digest, name: vertex.name, state }];
  });
  const outputs = (status.logs ?? []).map(({ vertex, data }): BuildEvent => ({
    kind: 'output',
    id: vertex,
    text: Buffer.from(data, 'base64').toString('utf8'),
  }));
  return [...steps, ...outputs];
}

function stateOf({ started, completed, cached, error }: Vertex) {
  if (error !== undefined && error !== '') return 'failed';
  if (cached === true) return 'cached';
  if (completed !== undefined) return 'done';
  return started === undefined ? undefined : 'started';
}

function isStatus(value: unknown): value is SolveStatus {
  if (typeof value !== 'object' || value === null) return false;
  const { vertexes = [], logs = [] } = { vertexes: undefined, logs: undefined, ...value };
  return (
    isListOf(vertexes, ['digest', 'name']) &&
    isListOf(logs, ['vertex', 'data']) &&
    !('error' in value && 'code' in value)
  );
}

function isListOf(value: unknown, fields: readonly string[]): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (item: unknown) =>
      typeof item === 'object' &&
      item !== null &&
      fields.every((field) => field in item && typeof Reflect.get(item, field) === 'string'),
  );
}
