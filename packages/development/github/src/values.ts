import { readFileSync } from 'node:fs';

import type { Wishes } from './arguments.ts';
import type { Change } from './change.ts';
import { SetupError } from './error.ts';
import { api } from './gh.ts';

/** Secrets of environments, variables of the repository, and what its workflows may do. */
export function values(repository: string, { kubeconfigs, ageKeys, registry }: Wishes): Change[] {
  const secrets = [...secretsOf('KUBECONFIG', kubeconfigs), ...secretsOf('SOPS_AGE_KEY', ageKeys)];
  return [
    {
      text: 'workflows: a token that reads, unless a job asks for more; may open the pull request of versions',
      calls: [
        api('PUT', `repos/${repository}/actions/permissions/workflow`, {
          default_workflow_permissions: 'read',
          can_approve_pull_request_reviews: true,
        }),
      ],
    },
    {
      text: 'label preview: gives a pull request an environment of its own',
      calls: [
        {
          words: [
            ...['label', 'create', 'preview', '--repo', repository, '--force'],
            ...['--color', '5319e7', '--description', 'Has an environment of its own'],
          ],
        },
      ],
    },
    ...(registry === undefined ? [] : [variable(repository, 'REGISTRY', registry, 'where images are')]),
    ...secrets.map(({ name, environment, file }) => ({
      text: `environment ${environment}: secret ${name} from ${file}`,
      calls: [{ words: ['secret', 'set', name, '--env', environment, '--repo', repository], input: readSecret(file) }],
    })),
    // Last, and only with a cluster: from here on, what lands on main is delivered.
    ...(kubeconfigs.has('staging') ? [variable(repository, 'DELIVERY', 'true', 'main is delivered')] : []),
  ];
}

function variable(repository: string, name: string, value: string, does: string): Change {
  return {
    text: `variable ${name}=${value}: ${does}`,
    calls: [{ words: ['variable', 'set', name, '--repo', repository, '--body', value] }],
  };
}

function secretsOf(name: string, files: ReadonlyMap<string, string>) {
  return [...files].map(([environment, file]) => ({ name, environment, file }));
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new SetupError(`Cannot read ${file}: name a file that exists.`, { cause });
  }
}
