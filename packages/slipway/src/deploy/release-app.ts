import type { KubernetesObject } from '../cluster/index.ts';
import { applyAll, refusedText, tryOut } from './apply.ts';
import type { AppOutcome } from './events.ts';
import { comeUp, type Fault } from './come-up.ts';
import { releaseName, type Marks } from './marks.ts';
import { hasNotRun, migrate } from './migrate.ts';
import { prune } from './prune.ts';
import { endRecord, startRecord, type Entry } from './record.ts';
import { redactor } from './redact.ts';
import { revert } from './revert.ts';
import { step, type Run } from './run.ts';
import { smoke } from './smoke.ts';
import type { Watched } from './watch/index.ts';
import type { Stored } from './stored.ts';

/** A release that is ready to be applied. */
export interface Prepared {
  readonly marks: Marks;
  /** Its objects are marked. */
  readonly stored: Stored;
  /** To run before; undefined when its migrations have run. */
  readonly migration: KubernetesObject | undefined;
  /** The records of the app, the newest first. */
  readonly entries: readonly Entry[];
  /** Whether it puts an earlier release back by hand. */
  readonly isRollback: boolean;
}

/** What became of one app. */
export interface AppResult {
  readonly app: string;
  readonly outcome: AppOutcome;
  readonly timedOut: boolean;
}

/** A release of which everything is done that comes before the first change of what runs. */
export interface Begun {
  readonly entry: Entry;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** What went wrong already. */
  readonly fault: Fault | undefined;
}

/** Brings one app to a release, or back to the one before. */
export async function releaseApp(run: Run, prepared: Prepared): Promise<AppResult> {
  return finishRelease(run, prepared, await beginRelease(run, prepared));
}

/** Writes a release down, looks whether the cluster would take it, and migrates. */
export async function beginRelease(run: Run, prepared: Prepared): Promise<Begun> {
  const { marks, stored, entries, isRollback, migration } = prepared;
  const { app } = marks;
  const { objects } = stored;
  const started = Date.now();
  step(run, app, 'record', `writes down ${releaseName(marks)}`);
  const entry = await startRecord(run.cluster, run.namespace, marks, stored, entries, isRollback);
  const would = await tryOut(run.cluster, objects);
  if (would.length > 0) {
    const fault = {
      evidence: [],
      timedOut: false,
      migrated: 'none' as const,
      reason: 'Refused',
      text: refusedText(would),
    };
    return { entry, started, fault };
  }
  if (migration === undefined) return { entry, started, fault: undefined };
  const ran = await migrate(run, app, migration, objects, redactor(objects));
  const fault = ran.outcome === 'ready' ? undefined : migrationFault(ran);
  return { entry, started, fault };
}

/** Brings an app to a release that was begun, or back to the one before. */
export async function finishRelease(run: Run, prepared: Prepared, begun: Begun): Promise<AppResult> {
  const { marks, stored, entries } = prepared;
  const { app } = marks;
  const { entry, started } = begun;
  const redact = redactor(stored.objects);
  const fault = begun.fault ?? (await bringUp(run, prepared, redact));
  const end = (outcome: AppOutcome, text: string, timedOut = false): AppResult => {
    const seconds = Math.round((Date.now() - started) / 100) / 10;
    run.emit({ event: 'app', app, outcome, release: releaseName(marks), text, seconds });
    return { app, outcome, timedOut };
  };
  if (fault === undefined) {
    step(run, app, 'good', `writes down that ${releaseName(marks)} is good`);
    const good = await endRecord(run.cluster, entry, 'good');
    await prune(run, app, [good, ...entries], stored.objects);
    return end('deployed', `runs ${releaseName(marks)}`);
  }
  const { reason, evidence, timedOut, migrated } = fault;
  run.emit({ event: 'fault', app, reason, text: redact(fault.text), evidence });
  const { outcome, text } = await revert(run, { entry, stored, before: entries, migrated });
  return end(outcome, text, timedOut);
}

async function bringUp(
  run: Run,
  { marks: { app }, stored: { objects }, migration }: Prepared,
  redact: (text: string) => string,
): Promise<Fault | undefined> {
  const whole = { evidence: [], timedOut: false };
  const migrated = migration === undefined ? 'none' : 'all';
  step(run, app, 'apply', `applies ${objects.length} objects`);
  const refused = await applyAll(run.cluster, objects);
  if (refused.length > 0) return { ...whole, reason: 'Refused', text: refusedText(refused), migrated };
  const up = await comeUp(run, app, objects, redact);
  if (up !== undefined) return { ...up, migrated };
  const silent = await smoke(run, app, objects);
  return silent === undefined ? undefined : { ...whole, ...silent, reason: 'SmokeCheck', migrated };
}

function migrationFault({ outcome, of, reason, text, evidence }: Exclude<Watched, { outcome: 'ready' }>): Fault {
  const timedOut = outcome === 'timeout';
  const rest = timedOut ? '; it goes on, and the next deployment waits for it' : '';
  return {
    reason,
    text: `${of}: ${text}${rest}`,
    evidence,
    timedOut,
    migrated: hasNotRun({ reason }) ? 'none' : 'some',
  };
}
