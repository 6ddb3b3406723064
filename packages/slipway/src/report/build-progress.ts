import type { Progress, Stage } from '../image/orders.ts';
import type { Style } from './style.ts';

/** Where progress is shown. */
export interface Screen {
  readonly write: (text: string) => void;
  /** Of a terminal, on which lines can be written over; undefined elsewhere. */
  readonly columns: number | undefined;
}

interface Line {
  stage: Stage;
  step: string;
  readonly since: number;
  readonly started: Map<string, number>;
}

const redrawEvery = 100;
const internal = /^\[internal\]|^\[auth\]/;

/**
 * Shows how builds go: on a terminal a line for each app, elsewhere a line for each step that is done.
 * @returns what to tell of progress, and how to end
 */
export function buildProgress(screen: Screen, style: Style): { tell: (progress: Progress) => void; end: () => void } {
  const lines = new Map<string, Line>();
  const { columns } = screen;
  let drawn = 0;
  const draw = () => {
    if (columns === undefined) return;
    const width = Math.max(0, ...[...lines.keys()].map((name) => name.length));
    const rows = [...lines].map(([name, line]) => row(name.padEnd(width), line, columns, style));
    screen.write(`${drawn === 0 ? '' : `\u001B[${drawn}A`}${rows.map((text) => `\u001B[2K${text}\n`).join('')}`);
    drawn = rows.length;
  };
  const timer = columns === undefined ? undefined : setInterval(draw, redrawEvery);
  timer?.unref();
  return {
    tell(progress) {
      if (progress.kind === 'note') {
        screen.write(`${progress.text}\n`);
        drawn = 0;
        return;
      }
      const now = performance.now();
      const line = lines.get(progress.app) ?? {
        stage: 'waiting',
        step: '',
        since: now,
        started: new Map<string, number>(),
      };
      lines.set(progress.app, line);
      if (progress.kind === 'stage') line.stage = progress.stage;
      else if (progress.event.kind === 'step') {
        const said = follow(line, progress.event, now);
        if (columns === undefined && said !== undefined) screen.write(`${progress.app}: ${said}\n`);
      }
    },
    end() {
      clearInterval(timer);
      if (columns === undefined || lines.size === 0) return;
      draw();
      // What came of it, the report says.
      screen.write(`\u001B[${drawn}A\u001B[0J`);
    },
  };
}

/** Notes what a step does. @returns a line about it, when it is over and was worth one */
function follow(
  line: Line,
  { id, name, state }: { readonly id: string; readonly name: string; readonly state: string },
  now: number,
): string | undefined {
  const text = name.replaceAll(/\s+/g, ' ');
  if (state === 'started') {
    if (!line.started.has(id)) line.started.set(id, now);
    if (!internal.test(text)) line.step = text;
    return undefined;
  }
  const start = line.started.get(id);
  line.started.delete(id);
  if (internal.test(text) || !(text.startsWith('[') || text.startsWith('exporting'))) return undefined;
  if (state === 'cached') return undefined;
  const seconds = ((now - (start ?? now)) / 1000).toFixed(1);
  return state === 'failed'
    ? `${cut(text, 100)} failed`
    : start === undefined
      ? undefined
      : `${cut(text, 100)} ${seconds} s`;
}

function row(name: string, { stage, step, since }: Line, columns: number, style: Style): string {
  const seconds = `${((performance.now() - since) / 1000).toFixed(0)} s`.padStart(6);
  const what = stage === 'building' && step !== '' ? step : stage;
  const mark = { waiting: '·', building: '◐', pushing: '◐', checking: '◐', done: '●', failed: '✗' }[stage];
  return `${mark} ${style.bold(name)} ${seconds}  ${cut(what, Math.max(10, columns - name.length - 12))}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
