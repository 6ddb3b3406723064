import { z } from 'zod';

import type { Change } from './change.ts';
import { SetupError } from './error.ts';
import { api, gh } from './gh.ts';

/** Workflows run as their branch or tag has them, so only main's may have secrets; previews alone are for pull requests. */
const environments = [
  { name: 'staging', mainOnly: true },
  { name: 'prod', mainOnly: true },
  { name: 'release', mainOnly: true },
  { name: 'preview', mainOnly: false },
];

const policiesSchema = z.object({ branch_policies: z.array(z.object({ name: z.string() })) });

/** @param approvers of production */
export function environmentChanges(repository: string, approvers: readonly string[]): Change[] {
  const reviewers = approvers.map(reviewerOf);
  const known = environmentNames(repository);
  return environments.map(({ name, mainOnly }) => {
    const path = `repos/${repository}/environments/${name}`;
    const asks = name === 'prod' && reviewers.length > 0;
    const settings = {
      // Once set, somebody's choice stays: an empty list would take all approvers away.
      ...(asks ? { reviewers } : {}),
      deployment_branch_policy: mainOnly ? { protected_branches: false, custom_branch_policies: true } : null,
    };
    const there = known.has(name) && mainOnly ? policyNames(path) : new Set<string>();
    const isMissing = mainOnly && !there.has('main');
    return {
      text: `environment ${name}: deployed to from ${mainOnly ? 'main' : 'pull requests'}${asks ? `, after ${approvers.join(' or ')} approved` : ''}`,
      calls: [
        api('PUT', path, settings),
        ...(isMissing ? [api('POST', `${path}/deployment-branch-policies`, { name: 'main', type: 'branch' })] : []),
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
