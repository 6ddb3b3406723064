import type { DeployEvent, Emit } from '../deploy/index.ts';
import type { Surroundings } from './command.ts';
import { styleFor } from './style-for.ts';

/** Tells what happens: to people or to programs as it does, and to a workflow's summary afterwards. */
export interface Teller {
  readonly emit: Emit;
  /** Writes the summary, where there is one. */
  readonly close: (title: string) => Promise<void>;
}

/** @param json whether a program listens */
export async function tellDeployment(surroundings: Surroundings, json: boolean): Promise<Teller> {
  const { print, environment } = surroundings;
  const [{ deployLines }, style] = await Promise.all([import('../report/deploy-text.ts'), styleFor(surroundings)]);
  const events: DeployEvent[] = [];
  const began = Date.now();
  return {
    emit(event) {
      events.push(event);
      if (json) print(`${JSON.stringify({ ...event, at: (Date.now() - began) / 1000 })}\n`);
      else
        print(
          deployLines(event, style)
            .map((line) => `${line}\n`)
            .join(''),
        );
    },
    async close(title) {
      const file = environment['GITHUB_STEP_SUMMARY'] ?? '';
      if (file === '') return;
      const { deploySummary } = await import('../report/deploy-summary.ts');
      const { writeFor } = await import('./write-for.ts');
      await writeFor(file, deploySummary(events, title), surroundings);
    },
  };
}
