import { readLogLine } from './log-line.ts';

/** What happens to a service while it runs. */
export type ServiceEvent =
  | { readonly kind: 'up' }
  /** It has ended; `words` is what it said last. */
  | { readonly kind: 'down'; readonly words: readonly string[] }
  /** It reports an error and runs on. */
  | { readonly kind: 'error'; readonly text: string };

/** Follows how a service is doing. */
export interface Condition {
  /** It is being started. */
  readonly start: () => void;
  /** @returns the line as it belongs into the log */
  readonly say: (line: string) => string;
  /** Somebody listens on its port. */
  readonly answer: () => void;
  readonly end: () => void;
  readonly isStarting: () => boolean;
}

const keptLines = 20;
/** What `node --watch` says when the service has ended and it waits for a change; and when it starts it anew. */
const endedUnderWatch = /^(Failed|Completed) running .*Waiting for file changes/;
const restartedUnderWatch = 'Restarting ';

/** @param onEvent is told of each turn once */
export function createCondition(onEvent: (event: ServiceEvent) => void): Condition {
  let state: 'starting' | 'up' | 'down' = 'down';
  let words: string[] = [];
  const errors = new Set<string>();

  const start = () => {
    state = 'starting';
    words = [];
    errors.clear();
  };
  const end = () => {
    if (state === 'down') return;
    state = 'down';
    onEvent({ kind: 'down', words });
  };
  const report = (error: string) => {
    if (errors.has(error)) return;
    errors.add(error);
    onEvent({ kind: 'error', text: error });
  };
  const say = (line: string) => {
    const { text, error } = readLogLine(line);
    if (text.startsWith(restartedUnderWatch)) start();
    else if (endedUnderWatch.test(text)) end();
    else words = [...words, ...linesOf(text)].slice(-keptLines);
    if (error !== undefined) report(error);
    return text;
  };
  const answer = () => {
    if (state !== 'starting') return;
    state = 'up';
    onEvent({ kind: 'up' });
  };
  return { start, say, answer, end, isStarting: () => state === 'starting' };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^Node\.js v\d/.test(line));
}
