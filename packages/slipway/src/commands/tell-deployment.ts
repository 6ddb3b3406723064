import type { DeployEvent, Emit } from '../deploy/index.ts';
import { faultLine } from '../report/annotation.ts';
import type { GithubDeployments } from '../report/github-deployments.ts';
import type { Surroundings } from './command.ts';
import { styleFor } from './style-for.ts';

/** Tells what happens: to people or to programs as it does, and to a workflow's summary afterwards. */
export interface Teller {
  readonly emit: Emit;
  /**
   * Writes the summary, and waits for what GitHub is told, where there is one.
   * @param fault why it ended early
   */
  readonly close: (title: string, fault?: string) => Promise<void>;
}

/** Does something and tells its end, also when it is refused or breaks off: GitHub would show it as going on for ever. */
export async function toItsEnd<T>(teller: Teller, title: string, work: () => Promise<T>): Promise<T> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    // What went wrong first is what has to be heard.
    await teller.close(title, error instanceof Error ? error.message : String(error)).catch(() => undefined);
    throw error;
  }
  await teller.close(title);
  return value;
}

/** @param json whether a program listens */
export async function tellDeployment(surroundings: Surroundings, json: boolean): Promise<Teller> {
  const { print, environment } = surroundings;
  const [{ deployLines }, style] = await Promise.all([import('../report/deploy-text.ts'), styleFor(surroundings)]);
  const events: DeployEvent[] = [];
  const github = await openGithub(environment);
  const began = Date.now();
  return {
    emit(event) {
      events.push(event);
      github?.hear(event);
      if (json) print(`${JSON.stringify({ ...event, at: (Date.now() - began) / 1000 })}\n`);
      else
        print(
          deployLines(event, style)
            .map((line) => `${line}\n`)
            .join(''),
        );
      // The log has it in its place; the run's page is where it is looked for.
      if (!json && event.event === 'fault' && environment['GITHUB_ACTIONS'] === 'true')
        print(faultLine(environment, `${event.reason}: ${event.text}`, event.app));
    },
    async close(title, fault) {
      await github?.settled(fault);
      const file = environment['GITHUB_STEP_SUMMARY'] ?? '';
      if (file === '') return;
      const { deploySummary } = await import('../report/deploy-summary.ts');
      const { writeFor } = await import('./write-for.ts');
      await writeFor(file, deploySummary(events, title, fault), surroundings);
    },
  };
}

// Most runs are not at GitHub, and its client is heavy.
async function openGithub(environment: NodeJS.ProcessEnv): Promise<GithubDeployments | undefined> {
  if ((environment['GITHUB_TOKEN'] ?? '') === '') return undefined;
  const { githubDeployments } = await import('../report/github-deployments.ts');
  return githubDeployments({
    environment,
    note: (text) => {
      process.stderr.write(`${text}\n`);
    },
  });
}
