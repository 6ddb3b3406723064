import { stripVTControlCharacters } from 'node:util';

import { prettyFactory } from 'pino-pretty';
import { z } from 'zod';

/** A line that a service has written, as people read it. */
export interface LogLine {
  /** With its line break; several lines when it holds an error's stack. */
  readonly text: string;
  /** What went wrong, in one line, when the service says that something did. */
  readonly error: string | undefined;
}

const entry = z.object({ level: z.literal(['error', 'fatal']), msg: z.string() });
const pretty = prettyFactory({
  colorize: false,
  ignore: 'service,version,pid,hostname',
  translateTime: 'SYS:HH:MM:ss.l',
});

/** Reads a line of a service's output: pino's JSON or any text. */
export function readLogLine(line: string): LogLine {
  const parsed = entry.safeParse(parseJson(line));
  return { text: stripVTControlCharacters(withBreak(pretty(line))), error: parsed.data?.msg };
}

function withBreak(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function parseJson(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
