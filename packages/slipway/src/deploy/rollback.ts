import { SlipwayError } from '../error.ts';
import type { Emit } from './events.ts';
import { releaseName } from './marks.ts';
import { markObjects } from './objects.ts';
import { isInDoubt, readLedger, readRecord, type Entry } from './record.ts';
import { releaseApp, type AppResult } from './release-app.ts';
import { staying } from './revert.ts';
import type { Run } from './run.ts';

/** What is asked for. */
export interface Rollback {
  readonly environment: string;
  readonly app: string;
  /** A version, `fp-` and the beginning of a fingerprint, or the beginning of a commit; the release before when left out. */
  readonly to: string | undefined;
  readonly emit: Emit;
}

/**
 * Puts an earlier release of an app back, from its record: nothing is built or rendered.
 * @throws SlipwayError when there is no such record
 */
export async function rollback(run: Run, { environment, app, to, emit }: Rollback): Promise<AppResult> {
  const ledger = await readLedger(run.cluster, run.namespace);
  const entries = ledger.get(app) ?? [];
  const chosen = choose(entries, app, to, run.namespace);
  const stored = await readRecord(run.cluster, chosen);
  if (stored === undefined)
    throw new SlipwayError(
      `The record of ${app} ${releaseName(chosen.marks)} is damaged: deploy that revision again with --head.`,
    );
  const marks = { ...chosen.marks, deployedAt: new Date().toISOString(), run: run.name };
  const now = entries[0] === undefined ? undefined : await readRecord(run.cluster, entries[0]);
  const stays = now === undefined ? '' : staying(now, stored, 'all');
  emit({
    event: 'plan',
    environment,
    namespace: run.namespace,
    commit: marks.commit,
    apps: [{ app, kinds: ['rollback'], release: releaseName(marks), causes: [`asked for${stays}`] }],
    unchanged: [],
  });
  return releaseApp(run, {
    marks,
    stored: { ...stored, objects: markObjects(stored.objects, marks) },
    migration: undefined,
    entries,
    isRollback: true,
  });
}

function choose(entries: readonly Entry[], app: string, to: string | undefined, namespace: string): Entry {
  const good = entries.filter(({ phase }) => phase === 'good');
  const known = [...new Set(good.map(({ marks }) => releaseName(marks)))].join(', ');
  if (good.length === 0)
    throw new SlipwayError(`${namespace} has no record of ${app}: only what was deployed there can be put back.`);
  const found = to === undefined ? target(entries) : good.find((entry) => goesBy(entry, to));
  if (found !== undefined) return found;
  throw new SlipwayError(
    to === undefined
      ? `There is nothing before ${releaseName(good[0]?.marks ?? { version: null, fingerprint: '' })} that ${namespace} could go back to.`
      : `${namespace} has no record of ${app} ${to}: there are ${known}.`,
  );
}

/** Where a rollback leads that names no version: to the release before what runs now. */
function target(entries: readonly Entry[]): Entry | undefined {
  const [newest] = entries;
  const good = entries.filter(({ phase }) => phase === 'good');
  const inDoubt = newest !== undefined && isInDoubt(entries);
  // A rollback that was killed is finished, and a deployment that was killed is put back.
  if (inDoubt) return newest.isRollback ? good.find((entry) => isSame(entry, newest)) : good[0];
  return good.find((entry) => good[0] !== undefined && !isSame(entry, good[0]));
}

function isSame({ marks: one }: Entry, { marks: two }: Entry): boolean {
  return one.fingerprint === two.fingerprint && one.manifests === two.manifests && one.version === two.version;
}

function goesBy({ marks: { version, fingerprint, commit } }: Entry, word: string): boolean {
  if (version === word) return true;
  const hash = word.replace(/^fp-/, '');
  if (!/^[0-9a-f]{7,}$/.test(hash)) return false;
  return fingerprint.startsWith(hash) || (commit?.startsWith(hash) ?? false);
}
