import { setTimeout as wait } from 'node:timers/promises';

import { SlipwayError } from '../error.ts';
import { docker } from './docker.ts';

/** How an image did when it ran for a moment. */
export interface Smoke {
  readonly ok: boolean;
  /** In a sentence: what it showed, or what went wrong. */
  readonly message: string;
  /** What it said last, when it went wrong. */
  readonly output: readonly string[];
  /** From its start until it was healthy. */
  readonly seconds: number | undefined;
}

interface Conditions {
  readonly variables: Readonly<Record<string, string>>;
  /** A docker network: `none`, or `host` where it needs servers of this machine. */
  readonly network: string;
  /** Seconds until it must be healthy. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

const lowestUser = 10_000;
const secondsToEnd = 30;
const pause = 200;

/**
 * Runs an image as a strict cluster does: not as root, on a read-only file system, without capabilities; waits until the
 * container itself says that it is healthy, tells it to end, and expects that it does with 0.
 * @throws SlipwayError when the engine fails
 */
export async function smoke(reference: string, { variables, network, patience, signal }: Conditions): Promise<Smoke> {
  const refused = await unfit(reference);
  if (refused !== undefined) return { ok: false, message: refused, output: [], seconds: undefined };
  const limits = [
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    '--memory=512m',
    '--pids-limit=512',
  ];
  const given = Object.entries(variables).map(([name, value]) => `--env=${name}=${value}`);
  const start = performance.now();
  const id = await docker(
    'run',
    '--detach',
    '--label=slipway.dev/smoke',
    ...limits,
    `--network=${network}`,
    ...given,
    reference,
  );
  try {
    const fault = await untilHealthy(id, patience, signal);
    const seconds = (performance.now() - start) / 1000;
    if (fault !== undefined) return { ok: false, message: fault, output: await lastWords(id), seconds: undefined };
    await docker('stop', `--time=${secondsToEnd}`, id);
    const { ExitCode: code } = await stateOf(id);
    const ended = code === 137 ? `did not end within ${secondsToEnd} s of SIGTERM` : `ended with ${code} on SIGTERM`;
    if (code !== 0) return { ok: false, message: ended, output: await lastWords(id), seconds };
    return { ok: true, message: `healthy after ${seconds.toFixed(1)} s, ended with 0 on SIGTERM`, output: [], seconds };
  } finally {
    await docker('rm', '--force', '--volumes', id);
  }
}

/** What an image lacks that a strict cluster, or we, ask for. */
async function unfit(reference: string): Promise<string | undefined> {
  const text = await docker('image', 'inspect', '--format={{json .Config}}', reference);
  const { User: user, Healthcheck: health } = configOf(JSON.parse(text));
  if (!/^\d+(?::\d+)?$/.test(user) || Number.parseInt(user, 10) < lowestUser) {
    return `runs as ${user === '' ? 'root' : `"${user}"`}: give it a USER by number, from ${lowestUser} up`;
  }
  return health === undefined ? 'has no HEALTHCHECK, so nothing can be asked: give it one' : undefined;
}

/** The parts of a configuration that matter here. */
function configOf(value: unknown): { readonly User: string; readonly Healthcheck: unknown } {
  const fields = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const [user, health] = [fields.get('User'), fields.get('Healthcheck')];
  return { User: typeof user === 'string' ? user : '', Healthcheck: health ?? undefined };
}

/** @returns what went wrong */
async function untilHealthy(id: string, patience: number, signal: AbortSignal): Promise<string | undefined> {
  const deadline = performance.now() + patience * 1000;
  for (;;) {
    const { Running: isRunning, ExitCode: code, Health: health } = await stateOf(id);
    if (!isRunning) return `ended with ${code} instead of becoming healthy`;
    if (health === 'healthy') return undefined;
    if (health === 'unhealthy') return 'says that it is not healthy';
    if (performance.now() > deadline) return `was not healthy within ${patience} s`;
    await wait(pause, undefined, { signal });
  }
}

async function stateOf(id: string) {
  const format = '--format={{.State.Running}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}}';
  const [running, code, health = ''] = (await docker('inspect', format, id)).split(' ');
  if (running === undefined || code === undefined)
    throw new SlipwayError(`The engine says nothing of container ${id}.`);
  return { Running: running === 'true', ExitCode: Number(code), Health: health };
}

async function lastWords(id: string): Promise<string[]> {
  const { askDocker } = await import('./docker.ts');
  const { output, complaint } = await askDocker('logs', '--tail=20', id);
  return `${output}\n${complaint}`.split('\n').filter((line) => line !== '');
}
