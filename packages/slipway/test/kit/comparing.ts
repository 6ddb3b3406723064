import type { Context } from '../../src/context/index.ts';
import { makePlan, type Plan } from '../../src/plan/index.ts';
import type { Repository, Revision } from '../../src/revision/index.ts';
import { stateOfFile } from '../../src/state/from-file.ts';
import { layoutReader, snapshotOf, stateOfRevision, type Origin, type Snapshot } from '../../src/state/index.ts';
import { stateFileSchema } from '../../src/state/state-file.ts';
import { readWorkspace } from '../../src/workspace/index.ts';
import type { Work } from './oracle/verdicts.ts';

/** What a plan says in the oracle's form. */
export function workOf({ apps, packages }: Plan) {
  const work = apps.map(({ name, verdicts }): [string, Work] => {
    const { check, image, migrate, deploy, config, teardown } = verdicts;
    return [
      name,
      {
        check: check.needed,
        image: image.needed,
        migrate: migrate.needed,
        deploy: deploy.needed,
        config: config.needed,
        teardown: teardown.needed,
      },
    ];
  });
  const toCheck = packages.filter(({ verdicts }) => verdicts.check.needed);
  return { apps: Object.fromEntries(work), packages: toCheck.map(({ path }) => path).toSorted() };
}

/** Plans there and back between two commits, and there once more from a file that says what the first of them runs. */
export async function plansBetween(repository: Repository, base: string, head: string) {
  const [first, second] = await repository.pair(head, base);
  const [after, before] = [await originOf(first), await originOf(second)];
  const there = await makePlan(after.snapshot, after.layout, stateOfRevision(before), { details: false });
  const back = await makePlan(before.snapshot, before.layout, stateOfRevision(after));
  const file = stateFileSchema.parse({
    version: 1,
    apps: back.apps.flatMap(({ name, path, fingerprint, manifests, migrations, version }) =>
      fingerprint === null ? [] : [{ name, path, fingerprint, manifests, migrations, version, commit: base }],
    ),
  });
  const state = await stateOfFile('state.json', file, () => Promise.resolve(before));
  const fromFile = await makePlan(after.snapshot, after.layout, state);
  return { there, back, fromFile, liars: await liars(before.snapshot, after.snapshot) };
}

async function originOf(revision: Revision | undefined): Promise<Origin> {
  if (revision === undefined) throw new Error('there is no such commit');
  const snapshot = snapshotOf(revision, await readWorkspace(revision));
  return { snapshot, layout: layoutReader(snapshot) };
}

/** Apps of two snapshots whose fingerprints say another thing than their contexts do, byte by byte. */
async function liars(base: Snapshot, head: Snapshot): Promise<string[]> {
  const found: string[] = [];
  for (const [name, app] of head.apps) {
    const old = base.apps.get(name);
    if (old === undefined) continue;
    const [before, after] = [await base.contextOf(old), await head.contextOf(app)];
    const isSame = materialised(before) === materialised(after);
    if (isSame !== (before.fingerprint === after.fingerprint)) found.push(name);
  }
  return found;
}

/** All of a context as one text, with what else an image is built with. */
function materialised({ files, inputs }: Context): string {
  const contents = files.map(({ path, mode, source }) => [
    path,
    mode,
    'bytes' in source ? source.bytes.toString('utf8') : source.oid,
  ]);
  const around = [...inputs].filter(([key]) => /^(?:base image|platform|build argument) /.test(key));
  return JSON.stringify([contents, around.toSorted()]);
}
