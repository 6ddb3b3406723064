import { SlipwayError } from '../error.ts';
import { insideOf, printPath, type TreeEntry } from '../revision/index.ts';
import type { App } from '../workspace/index.ts';
import type { Files } from './files.ts';
import { isDocument, readKustomizations, referencesFrom } from './kustomization.ts';
import type { Snapshot } from './snapshot.ts';

/** What the layout says belongs to an app beside its image. */
export interface Layout {
  /** What is applied to the cluster for an app: its folder, what its kustomizations refer to, the environment's secrets. */
  readonly manifestsOf: (app: App) => Files;
  readonly migrationsOf: (app: App) => Files;
}

const none: Files = new Map();

// A migration's name begins with its number; what else lies in the folder is code that runs them.
const migration = /(?:^|\/)migrations\/(?:[^/]+\/)*[vV]?\d/;
const linkedFolder = /(?:^|\/)migrations$/;
const notMigration = /\.(?:test|itest|spec)\.[^./]+$|\.md$/;
// In the app's own folder: what lies there is what tests migrate.
const ofTests = /^(?:.*\/)?(?:tests?|__tests__|e2e|fixtures)\/(?:.*\/)?migrations\//;

/**
 * Works out which manifests and migrations belong to which app:
 * `infra/k8s/apps/<app>/`, what its kustomizations refer to, its secrets in `infra/secrets/`, and `migrations/` in the app's folder.
 * @param environment leaves out the overlays and secrets of other environments
 * @throws SlipwayError when migrations are symbolic links
 */
export async function readLayout(snapshot: Snapshot, environment?: string): Promise<Layout> {
  const { infrastructure, migrations } = sort(snapshot);
  const folders = foldersOf(snapshot, infrastructure, environment);
  const kustomizations = await readKustomizations(snapshot, infrastructure);
  const secrets = [...infrastructure].filter(
    ([path]) => path.includes('infra/secrets/') && !isDocument(path) && concerns(path, environment),
  );
  const shared = [...infrastructure].filter(
    ([path]) => path.includes('infra/k8s/') && !path.includes('infra/k8s/apps/') && !isDocument(path),
  );
  const known = new Set(
    snapshot.workspace.apps.flatMap(({ directory }) => [snapshot.names.get(directory) ?? '', lastPart(directory)]),
  );
  return {
    migrationsOf: (app) => migrations.get(app.directory) ?? none,
    manifestsOf(app) {
      const own = folders.get(app.directory);
      if (own === undefined) return none;
      const referred = referencesFrom(own.keys(), kustomizations, infrastructure);
      const names = [snapshot.names.get(app.directory), lastPart(app.directory)];
      const readable = secrets.filter(([path]) => isReadBy(names, path, known));
      const files = new Map([...own, ...(referred ?? shared), ...readable]);
      // Where a symbolic link leads, nobody has looked: it may be any of them.
      const hasLink = files.values().some(({ mode }) => mode === '120000');
      return hasLink ? new Map([...infrastructure, ...files]) : files;
    },
  };
}

/** A file of secrets that is named like an app is that app's alone; any other may be everybody's. */
function isReadBy(names: readonly (string | undefined)[], path: string, apps: ReadonlySet<string>): boolean {
  const name = /infra\/secrets\/[^/]+\/([^/]+)\.ya?ml$/.exec(path)?.[1];
  return name === undefined || !apps.has(name) || names.includes(name);
}

function lastPart(directory: string): string {
  return directory.slice(directory.lastIndexOf('/') + 1);
}

/** One walk over all files: there are many, and most concern neither. */
function sort({ revision, workspace, localPath, ownerOf }: Snapshot) {
  const apps = new Set(workspace.apps.map(({ directory }) => directory));
  const infrastructure = new Map<string, TreeEntry>();
  const migrations = new Map<string, Map<string, TreeEntry>>();
  for (const entry of revision.entries.values()) {
    if (isMigration(entry)) {
      const path = localPath(entry.path);
      const owner = ownerOf(path);
      if (owner === undefined || !apps.has(owner.directory) || ofTests.test(insideOf(path, owner.directory))) continue;
      if (entry.mode === '120000') throw linked(entry.path);
      const own = migrations.get(owner.directory) ?? new Map<string, TreeEntry>();
      migrations.set(owner.directory, own.set(path, entry));
    } else if (entry.path.includes('infra/')) {
      const path = localPath(entry.path);
      if (/^\/?infra\//.test(path)) infrastructure.set(path, entry);
    }
  }
  return { infrastructure, migrations };
}

function isMigration({ path, mode }: TreeEntry): boolean {
  if (!path.includes('migrations')) return false;
  if (mode === '120000' && linkedFolder.test(path)) return true;
  return path.includes('migrations/') && migration.test(path) && !notMigration.test(path);
}

function linked(path: string): SlipwayError {
  return new SlipwayError(
    `${printPath(path)} is a symbolic link, and no plan would see a change of what it leads to: put the migrations there.`,
  );
}

/** Each app's own folder under `infra/k8s/apps`, named like the app or like its folder. */
function foldersOf({ workspace, names }: Snapshot, infrastructure: Files, environment: string | undefined) {
  const byFolder = new Map<string, Map<string, TreeEntry>>();
  for (const [path, entry] of infrastructure) {
    const folder = /infra\/k8s\/apps\/([^/]+)\//.exec(path)?.[1];
    if (folder === undefined || !concerns(path, environment) || isDocument(path)) continue;
    const files = byFolder.get(folder) ?? new Map<string, TreeEntry>();
    byFolder.set(folder, files.set(path, entry));
  }
  return new Map(
    workspace.apps.map(({ directory }) => {
      return [directory, byFolder.get(names.get(directory) ?? '') ?? byFolder.get(lastPart(directory))];
    }),
  );
}

const environments = ['dev', 'staging', 'prod'];

/** Whether a path is not for another environment only: `overlays/prod/…`, `secrets/prod.yaml`. */
function concerns(path: string, environment: string | undefined): boolean {
  if (environment === undefined) return true;
  const scope = /infra\/(?:k8s\/apps\/[^/]+\/overlays|secrets)\/([^/.]+)/.exec(path)?.[1];
  return scope === undefined || scope === environment || !(environments.includes(scope) || path.includes('/overlays/'));
}
