import type { createColors } from 'picocolors';

import type { ServiceEvent } from '../services/condition.ts';

interface Options {
  readonly print: (text: string) => void;
  readonly colors: ReturnType<typeof createColors>;
  /** The path of a service's log, for people. */
  readonly logOf: (name: string) => string;
}

/** Tells what happens to services: crashes, recoveries and errors; an ordinary restart is no news. */
export function createAnnouncer({ print, colors, logOf }: Options): (name: string, event: ServiceEvent) => void {
  const ended = new Set<string>();
  return (name, event) => {
    switch (event.kind) {
      case 'down': {
        const lines = event.words.map((word) => `    ${colors.dim(word)}`);
        ended.add(name);
        print(
          `\n  ${colors.red('✗')} ${colors.bold(name)} has ended; it starts again when a file changes (${logOf(name)}):`,
        );
        print([...lines, ''].join('\n'));
        break;
      }
      case 'up':
        if (ended.delete(name)) print(`  ${colors.green('✓')} ${colors.bold(name)} runs again.`);
        break;
      case 'error':
        print(`  ${colors.yellow('!')} ${colors.bold(name)} reports: ${event.text} (${logOf(name)})`);
    }
  };
}
