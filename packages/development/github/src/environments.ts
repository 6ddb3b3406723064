import { z } from 'zod';

import type { Change } from './change.ts';
import { SetupError } from './error.ts';
import { api, gh } from './gh.ts';

interface Pattern {
  readonly name: string;
  readonly type: 'branch' | 'tag';
}

const main: Pattern = { name: 'main', type: 'branch' };
/** Tags pushed by hand release too. */
const releaseTags: readonly Pattern[] = [
  { name: '*@*', type: 'tag' },
  { name: '@*/*@*', type: 'tag' },
];

/** From where each environment may be deployed to; undefined: from pull requests too. */
const sources = new Map<string, readonly Pattern[] | undefined>([
  ['staging', [main, ...releaseTags]],
  ['prod', [main, ...releaseTags]],
  ['release', [main]],
  ['preview', undefined],
]);

const policiesSchema = z.object({ branch_policies: z.array(z.object({ name: z.string() })) });

/** @param approvers of production */
export function environmentChanges(repository: string, approvers: readonly string[]): Change[] {
  const reviewers = approvers.map(reviewerOf);
  const known = environmentNames(repository);
  return [...sources].map(([name, patterns]) => {
    const path = `repos/${repository}/environments/${name}`;
    const asks = name === 'prod' && reviewers.length > 0;
    const from =
      patterns === undefined ? 'pull requests' : patterns === sources.get('release') ? 'main' : 'main and release tags';
    const settings = {
      // Once set, somebody's choice stays: an empty list would take all approvers away.
      ...(asks ? { reviewers } : {}),
      deployment_branch_policy:
        patterns === undefined ? null : { protected_branches: false, custom_branch_policies: true },
    };
    const there = known.has(name) && patterns !== undefined ? policyNames(path) : new Set<string>();
    const missing = (patterns ?? []).filter((pattern) => !there.has(pattern.name));
    return {
      text: `environment ${name}: deployed to from ${from}${asks ? `, after ${approvers.join(' or ')} approved` : ''}`,
      calls: [
        api('PUT', path, settings),
        ...missing.map((pattern) => api('POST', `${path}/deployment-branch-policies`, pattern)),
      ],
    };
  });
}

function environmentNames(repository: string): ReadonlySet<string> {
  const schema = z.object({ environments: z.array(z.object({ name: z.string() })).default([]) });
  const answer = gh({ words: ['api', `repos/${repository}/environments?per_page=100`] });
  return new Set(schema.parse(JSON.parse(answer)).environments.map(({ name }) => name));
}

function policyNames(path: string): ReadonlySet<string> {
  const answer = gh({ words: ['api', `${path}/deployment-branch-policies?per_page=100`] });
  return new Set(policiesSchema.parse(JSON.parse(answer)).branch_policies.map(({ name }) => name));
}

function reviewerOf(approver: string): { readonly type: 'User' | 'Team'; readonly id: number } {
  const [owner = '', team] = approver.split('/');
  const path = team === undefined ? `users/${owner}` : `orgs/${owner}/teams/${team}`;
  const { data } = z.object({ id: z.number() }).safeParse(JSON.parse(gh({ words: ['api', path] })));
  if (data === undefined) throw new SetupError(`GitHub knows no approver "${approver}": name a user, or OWNER/TEAM.`);
  return { type: team === undefined ? 'User' : 'Team', id: data.id };
}
