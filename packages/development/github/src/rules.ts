import { z } from 'zod';

import type { Change } from './change.ts';
import { api, gh } from './gh.ts';

const listSchema = z.array(z.object({ id: z.number(), name: z.string() }));

/** Rules for the branch that is delivered, and for the tags that release. */
export function rules(repository: string): Change[] {
  const path = `repos/${repository}/rulesets`;
  const known = listSchema.parse(JSON.parse(gh({ words: ['api', path] })));
  return rulesets().map(({ text, ruleset }) => {
    const id = known.find(({ name }) => name === ruleset.name)?.id;
    return { text, calls: [id === undefined ? api('POST', path, ruleset) : api('PUT', `${path}/${id}`, ruleset)] };
  });
}

function rulesets() {
  return [
    {
      text: 'main: changed by pull requests only, with the check Gate green; never deleted, never pushed over',
      ruleset: {
        name: 'slipway: main',
        target: 'branch',
        enforcement: 'active',
        conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
        rules: [
          { type: 'deletion' },
          { type: 'non_fast_forward' },
          {
            type: 'pull_request',
            parameters: {
              required_approving_review_count: 0,
              dismiss_stale_reviews_on_push: true,
              require_code_owner_review: false,
              require_last_push_approval: false,
              required_review_thread_resolution: false,
            },
          },
          {
            type: 'required_status_checks',
            parameters: {
              strict_required_status_checks_policy: false,
              required_status_checks: [{ context: 'Gate' }],
            },
          },
        ],
      },
    },
    {
      text: 'release tags: made once, never moved, never deleted',
      ruleset: {
        name: 'slipway: release tags',
        target: 'tag',
        enforcement: 'active',
        conditions: { ref_name: { include: ['refs/tags/*@*', 'refs/tags/@*/*@*'], exclude: [] } },
        rules: [{ type: 'update' }, { type: 'deletion' }, { type: 'non_fast_forward' }],
      },
    },
  ];
}
