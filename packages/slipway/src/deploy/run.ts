import type { Cluster } from '../cluster/index.ts';
import type { Emit, Step } from './events.ts';

/** One run of a command that changes an environment, while it holds its lock. */
export interface Run {
  /** Writes only while the lock is held. */
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly emit: Emit;
  /** Milliseconds that one app has to come up, or to migrate. */
  readonly timeout: number;
  /** Who or what runs, as records name it. */
  readonly name: string;
  /** Good releases to keep of each app. */
  readonly keep: number;
  /** Throws when the lock is lost. */
  readonly check: () => void;
}

/** Announces a step before anything of it is done. */
export function step({ emit }: Pick<Run, 'emit'>, app: string, name: Step, text: string): void {
  emit({ event: 'step', app, step: name, text });
}

/** The URL of a workflow's run where there is one, or who runs it and where. */
export function runName(environment: NodeJS.ProcessEnv, host: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id, USER: user } = environment;
  if (server !== undefined && repository !== undefined && id !== undefined)
    return `${server}/${repository}/actions/runs/${id}`;
  return `${user ?? environment['LOGNAME'] ?? 'somebody'}@${host}`;
}
