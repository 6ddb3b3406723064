import { SlipwayError } from '../error.ts';
import { faultLine } from '../report/annotation.ts';
import { releaseSummary } from '../report/release-summary.ts';
import { openRepository, readRevision, type Repository } from '../revision/index.ts';
import {
  historyOf,
  notesOf,
  parseTag,
  releaseGroups,
  untaggedVersions,
  verifyTag,
  type History,
  type VerifiedTag,
} from '../release/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';
import { readArguments } from './arguments.ts';
import type { Command, Surroundings } from './command.ts';
import { mainOf } from './main-of.ts';
import { readHealthy } from './read-healthy.ts';
import { writeFor } from './write-for.ts';

const usage = `slipway release TAG… [--from ENV | --state FILE] [--github | --json]
slipway release --untagged [--head REF]
slipway release TAG --notes

Says whether release tags (@repo/api@1.2.0) may go to production: on main, of the manifest's version, and of what the environment
before production has run without fault. Ends with 1 when one may not.

  --from ENV     the environment before production (default: as slipway.json says, or staging)
  --state FILE   what runs there is what this file says (schemas/state.schema.json)
  --github       what to deploy, to $GITHUB_OUTPUT: \`release-matrix\` has a job for each commit, older ones first;
                 what was found, to $GITHUB_STEP_SUMMARY
  --json         the same for programs
  --untagged     instead: the tags that are missing for the apps' versions, a line each
  --head REF     of this revision (default: HEAD)
  --notes        instead: what the changelog says of that version

Examples
  slipway release @repo/api@1.2.0 @repo/web@3.0.1
`;

const options = {
  from: { type: 'string' },
  state: { type: 'string' },
  github: { type: 'boolean' },
  json: { type: 'boolean' },
  untagged: { type: 'boolean' },
  head: { type: 'string' },
  notes: { type: 'boolean' },
} as const;

/** `slipway release` */
export const command: Command = {
  usage,
  async run(words, surroundings) {
    const { values, positionals } = readArguments(words, options, usage);
    const repository = await openRepository(surroundings.cwd);
    const history = historyOf(repository.root, await mainOf(repository));
    if (values.untagged === true) {
      if (positionals.length > 0) throw new SlipwayError('--untagged finds the tags itself: name none.');
      const tags = await untaggedVersions(history, await snapshotAt(repository, values.head ?? 'HEAD'));
      surroundings.print(tags.map((tag) => `${tag}\n`).join(''));
      return 0;
    }
    const tags = [...new Set(positionals)].map(parseTag);
    const [first] = tags;
    if (first === undefined) throw new SlipwayError('release needs tags, as in `slipway release @repo/api@1.2.0`.');
    if (values.notes === true) {
      surroundings.print(await notesFor(repository, history, first));
      return 0;
    }
    const healthy = await readHealthy(repository, values, surroundings);
    const verified: VerifiedTag[] = [];
    for (const tag of tags) verified.push(await verifyTag(repository, history, healthy, tag));
    await tell(history, verified, values, surroundings);
    return verified.every(({ fault }) => fault === undefined) ? 0 : 1;
  },
};

async function tell(
  history: History,
  verified: readonly VerifiedTag[],
  { github, json }: { readonly github?: boolean; readonly json?: boolean },
  surroundings: Surroundings,
): Promise<void> {
  const refused = verified.some(({ fault }) => fault !== undefined);
  const lines = verified.map((tag) =>
    tag.fault === undefined
      ? `${tag.tag}: may go to production, from ${tag.commit.slice(0, 7)}, fp-${tag.fingerprint.slice(0, 12)}\n`
      : faultLine(surroundings.environment, `refused: ${tag.fault}.`, tag.tag),
  );
  const groups = await releaseGroups(history, verified);
  if (json === true) surroundings.print(`${JSON.stringify({ version: 1, tags: verified, groups }, null, 2)}\n`);
  else surroundings.print(lines.join(''));
  const { GITHUB_OUTPUT: output = '', GITHUB_STEP_SUMMARY: summary = '' } = surroundings.environment;
  // Whoever is asked to approve reads it there.
  if (github === true && summary !== '') await writeFor(summary, releaseSummary(verified), surroundings);
  // All or none: what was meant to go out together must not go out in parts.
  if (github === true && !refused) {
    await writeFor(output, `release-matrix=${JSON.stringify({ include: groups })}\n`, surroundings);
  }
}

async function snapshotAt(repository: Repository, ref: string): Promise<Snapshot> {
  const revision = await readRevision(repository, ref);
  return snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
}

async function notesFor(repository: Repository, history: History, tag: ReturnType<typeof parseTag>): Promise<string> {
  const commit = await history.tagged(tag.tag);
  if (commit === undefined) throw new SlipwayError(`There is no tag ${tag.tag} here: \`git fetch --tags\` brings it.`);
  const snapshot = await snapshotAt(repository, commit);
  const app = snapshot.workspace.apps.find(({ name }) => name === tag.package);
  const entry = app === undefined ? undefined : snapshot.entry(`${app.directory}/CHANGELOG.md`);
  const read = entry === undefined ? undefined : (await snapshot.revision.read([entry])).get(entry.path);
  return notesOf(read?.toString('utf8'), tag.version);
}
