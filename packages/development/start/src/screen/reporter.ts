import type { WriteStream } from 'node:tty';

/** Tells people what is going on. */
export interface Reporter {
  /** A step begins that may take a while. */
  readonly step: (text: string) => void;
  /** Writes text that stays; whatever step was shown is over. */
  readonly print: (text: string) => void;
  /** Takes the shown step away. */
  readonly clear: () => void;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 80;
const eraseLine = '\r\u001B[2K';

/** On a terminal a step is one line that moves and goes away; elsewhere it is a line like any other. */
export function createReporter(out: Pick<WriteStream, 'write' | 'isTTY'>): Reporter {
  return out.isTTY ? terminalReporter(out) : lineReporter(out);
}

function lineReporter(out: Pick<WriteStream, 'write'>): Reporter {
  const print = (text: string) => {
    out.write(`${text}\n`);
  };
  return { step: print, print, clear: () => undefined };
}

function terminalReporter(out: Pick<WriteStream, 'write'>): Reporter {
  let spinner: NodeJS.Timeout | undefined;
  const clear = () => {
    if (spinner === undefined) return;
    clearInterval(spinner);
    spinner = undefined;
    out.write(eraseLine);
  };
  return {
    clear,
    step: (text) => {
      clear();
      let frame = 0;
      const draw = () => {
        out.write(`${eraseLine}  ${frames[frame % frames.length] ?? ''} ${text}`);
        frame += 1;
      };
      draw();
      spinner = setInterval(draw, frameMs).unref();
    },
    print: (text) => {
      clear();
      out.write(`${text}\n`);
    },
  };
}
