import { setTimeout as sleep } from 'node:timers/promises';

/** What became of an app, as far as GitHub can say it. */
type DeploymentState = 'success' | 'failure' | 'inactive';

/** Says at GitHub what runs where: on the commit, on the pull request, and under the repository's environments. */
export interface GithubDeployments {
  /** @param text what is deployed: `1.2.0 (fp-0123456789ab)` */
  readonly started: (app: string, text: string) => void;
  readonly ended: (app: string, state: DeploymentState, text: string) => void;
  /** Everything was said, or cannot be. */
  readonly settled: () => Promise<void>;
}

interface Settings {
  /** Of the process: GITHUB_TOKEN, GITHUB_REPOSITORY, and what else GitHub sets. */
  readonly environment: NodeJS.ProcessEnv;
  /** `staging`; an app's records are of `staging/api`. */
  readonly name: string;
  /** The commit that is deployed. */
  readonly commit: string;
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
  /** Of each app: its record's number, and all that was said of it, in order. */
  const said = new Map<string, Promise<number | undefined>>();
  const status = async (id: number | undefined, state: string, text: string) => {
    if (id === undefined) return;
    const body = { state, description: text.slice(0, longest), auto_inactive: true };
    await post(`/${id}/statuses`, logs === undefined ? body : { ...body, log_url: logs });
  };
  const create = async (app: string, text: string) => {
    const id = await post('', {
      ref: settings.commit,
      environment: `${settings.name}/${app}`,
      description: text.slice(0, longest),
      // We have looked at the checks; GitHub would refuse what it does not find green, and merge main into a tag.
      auto_merge: false,
      required_contexts: [],
      transient_environment: settings.name.startsWith('pr-'),
      production_environment: settings.name === 'prod',
    });
    await status(id, 'in_progress', text);
    return id;
  };
  return {
    started(app, text) {
      if (!said.has(app)) said.set(app, create(app, text));
    },
    ended(app, state, text) {
      const before = said.get(app);
      if (before === undefined) return;
      const after = before.then(async (id) => {
        await status(id, state, text);
        return id;
      });
      said.set(app, after);
    },
    async settled() {
      await Promise.all(said.values());
    },
  };
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
