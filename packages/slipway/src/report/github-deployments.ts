import { setTimeout as sleep } from 'node:timers/promises';

import type { AppOutcome, DeployEvent } from '../deploy/index.ts';

type PlanEvent = Extract<DeployEvent, { readonly event: 'plan' }>;

/** Says at GitHub what runs where: on the commit, on the pull request, and under the repository's environments. */
export interface GithubDeployments {
  readonly hear: (event: DeployEvent) => void;
  /**
   * Everything was said, or cannot be.
   * @param fault why the run ended before all apps were through
   */
  readonly settled: (fault?: string) => Promise<void>;
}

interface Settings {
  /** Of the process: GITHUB_TOKEN, GITHUB_REPOSITORY, and what else GitHub sets. */
  readonly environment: NodeJS.ProcessEnv;
  /** Is told, once, when GitHub does not take them. */
  readonly note: (text: string) => void;
  /** Milliseconds before a second and a third try. */
  readonly pauses?: readonly number[];
}

/** GitHub takes no longer description. */
const longest = 140;

/**
 * Deployment records, one for each app that is touched. They are news, not state: what GitHub does not take is told and
 * holds nothing up.
 * @returns undefined outside GitHub, or without a token
 */
export function githubDeployments(settings: Settings): GithubDeployments | undefined {
  const { GITHUB_TOKEN: token = '', GITHUB_REPOSITORY: repository = '' } = settings.environment;
  if (token === '' || repository === '') return undefined;
  const post = poster(settings, token, `/repos/${repository}/deployments`);
  const logs = logsUrl(settings.environment, repository);
  /** Of each app: its record's number, once all is said that was heard so far. */
  const said = new Map<string, Promise<number | undefined>>();
  /** Apps of which a record says that they are in progress. */
  const open = new Set<string>();
  let plan: PlanEvent | undefined;
  const status = async (id: number | undefined, state: string, text: string) => {
    if (id === undefined) return;
    const body = { state, description: text.slice(0, longest), auto_inactive: true };
    await post(`/${id}/statuses`, logs === undefined ? body : { ...body, log_url: logs });
  };
  const create = async ({ environment, commit }: PlanEvent, app: string, text: string) => {
    const id = await post('', {
      ref: commit,
      environment: `${environment}/${app}`,
      description: text.slice(0, longest),
      // The checks were looked at before; GitHub would refuse what it does not find green, and merge main into a tag.
      auto_merge: false,
      required_contexts: [],
      transient_environment: environment.startsWith('pr-'),
      production_environment: environment === 'prod',
    });
    await status(id, 'in_progress', text);
    return id;
  };
  const end = (app: string, states: readonly string[], text: string) => {
    const before = said.get(app);
    if (before === undefined) return;
    const after = before.then(async (id) => {
      for (const state of states) await status(id, state, text);
      return id;
    });
    said.set(app, after);
    open.delete(app);
  };
  return {
    hear(event) {
      if (event.event === 'plan') plan = event;
      else if (event.event === 'app') end(event.app, statesOf(event.outcome), event.text);
      // A plan alone touches nothing; and of a working tree GitHub knows no commit.
      else if (event.event === 'step' && typeof plan?.commit === 'string' && !said.has(event.app)) {
        const release = plan.apps.find(({ app }) => app === event.app)?.release ?? '';
        said.set(event.app, create(plan, event.app, release || event.text));
        open.add(event.app);
      }
    },
    async settled(fault) {
      if (fault !== undefined) for (const app of open) end(app, ['error'], fault);
      await Promise.all(said.values());
    },
  };
}

/** What GitHub calls what became of an app. A success makes the record before inactive, and so goes before an end. */
function statesOf(outcome: AppOutcome): readonly string[] {
  switch (outcome) {
    case 'deployed':
      return ['success'];
    case 'removed':
      return ['success', 'inactive'];
    case 'reverted':
    case 'failed':
      return ['failure'];
    default:
      return ['inactive'];
  }
}

function logsUrl(environment: NodeJS.ProcessEnv, repository: string): string | undefined {
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_RUN_ID: run = '' } = environment;
  return run === '' ? undefined : `${server}/${repository}/actions/runs/${run}`;
}

/** @returns posts, and gives back the number of what was made; undefined when GitHub does not take it */
function poster({ environment, note, pauses = [1000, 3000] }: Settings, token: string, base: string) {
  const { GITHUB_API_URL: api = 'https://api.github.com' } = environment;
  let told = false;
  const tell = (fault: string) => {
    if (!told) note(`GitHub does not take the records of this deployment (${fault}); that changes nothing of it.`);
    told = true;
  };
  return async (path: string, body: object): Promise<number | undefined> => {
    let fault = '';
    for (const pause of [0, ...pauses]) {
      await sleep(pause);
      const answer = await send(`${api}${base}${path}`, token, body);
      if (typeof answer === 'object') return answer.id;
      fault = answer;
      // What it refuses it will refuse again; 429 and its own troubles pass.
      if (/^4(?!29)/.test(answer)) break;
    }
    tell(fault.startsWith('403') ? `${fault}: the job needs the permission \`deployments: write\`` : fault);
    return undefined;
  };
}

/** @returns the number of what was made, or in words why not */
async function send(url: string, token: string, body: object): Promise<{ readonly id: number | undefined } | string> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-github-api-version': '2022-11-28',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) return `${answer.status} ${answer.statusText}`.trim();
    const made: unknown = await answer.json();
    const id = typeof made === 'object' && made !== null && 'id' in made ? made.id : undefined;
    return { id: typeof id === 'number' ? id : undefined };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
