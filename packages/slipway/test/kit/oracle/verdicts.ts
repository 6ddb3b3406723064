import { checksOf } from './check.ts';
import { appsOf } from './dockerfile.ts';
import { imageOf } from './image.ts';
import { manifestsOf, migrationsOf } from './layout.ts';
import type { Reading } from './reading.ts';

/** What is to be done for an app. */
export interface Work {
  readonly check: boolean;
  readonly image: boolean;
  readonly migrate: boolean;
  readonly deploy: boolean;
  readonly config: boolean;
  readonly teardown: boolean;
}

const nothing: Work = { check: false, image: false, migrate: false, deploy: false, config: false, teardown: false };

/** What has to be done by definition: for each app by name, and the folders of the packages that are to be checked. */
export function workBetween(base: Reading, head: Reading) {
  const [before, after] = [checksOf(base, head, false), checksOf(head, base, true)];
  const isToCheck = (folder: string) => !base.manifests.has(folder) || before(folder) !== after(folder);
  const [old, now] = [appsOf(base), appsOf(head)];
  const apps = now.map((app): readonly [string, Work] => {
    const ran = old.find(({ name }) => name === app.name);
    const image = ran === undefined || imageOf(base, ran) !== imageOf(head, app);
    const deploy = image || ran.version !== app.version;
    const migrations = ran === undefined ? new Map<string, string>() : migrationsOf(base, ran);
    const migrate = [...migrationsOf(head, app)].some(([path, content]) => migrations.get(path) !== content);
    const config = !deploy && text(manifestsOf(base, ran)) !== text(manifestsOf(head, app));
    return [app.name, { ...nothing, check: isToCheck(app.folder), image, migrate, deploy, config }];
  });
  const gone = old.filter(({ name }) => !now.some((app) => app.name === name));
  const folders = now.map(({ folder }) => folder);
  return {
    apps: Object.fromEntries([...apps, ...gone.map(({ name }) => [name, { ...nothing, teardown: true }] as const)]),
    packages: [...head.manifests.keys()]
      .filter((folder) => folder !== '' && !folders.includes(folder) && isToCheck(folder))
      .toSorted(),
  };
}

function text(files: ReadonlyMap<string, string>): string {
  return JSON.stringify([...files]);
}
