import { workspaceFiles } from '../../kit/workspace-files.ts';
import type { Files, PackageModel } from '../../kit/model.ts';
import { baseManifests } from './manifests.ts';

/** One app of a small repository that can be deployed. */
export interface AppModel {
  readonly name: string;
  readonly version?: string;
  /** What its image is made from. */
  readonly code?: string;
  /** Names of the apps that it needs. */
  readonly needs?: readonly string[];
  /** Of its ConfigMap: MODE, GREETING, MIGRATION. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Of its Secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of migrations; a Job runs them when there are any. */
  readonly migrations?: readonly string[];
  /** Null leaves it to somebody else. */
  readonly replicas?: number | null;
  /** Patches of its Deployment's spec, at the top. */
  readonly deployment?: Readonly<Record<string, unknown>>;
  /** Patches of its container. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** More objects. */
  readonly objects?: readonly object[];
  readonly environments?: readonly string[];
}

/** All files of a repository with some apps. */
export function fleet(apps: readonly AppModel[], files: Readonly<Record<string, string>> = {}): Files {
  const packages = apps.map(packageOf);
  const infra = Object.fromEntries(apps.flatMap((app) => Object.entries(infraOf(app))));
  return workspaceFiles({ packages, externals: [], files: { ...infra, ...files } });
}

function packageOf({ name, version = '1.0.0', code = '1', needs = [], migrations = [] }: AppModel): PackageModel {
  return {
    name: `@fleet/${name}`,
    directory: `apps/${name}`,
    version,
    needs: Object.fromEntries(needs.map((other) => [`@fleet/${other}`, 'workspace:*'])),
    files: {
      Dockerfile: 'FROM scratch\nCOPY sources/ /app/\n',
      'src/main.js': `console.log(${JSON.stringify(code)});\n`,
      ...Object.fromEntries(migrations.map((migration) => [`migrations/${migration}.js`, `// ${migration}\n`])),
    },
  };
}

function infraOf(app: AppModel): Record<string, string> {
  const { name, settings = {}, secrets = {}, environments = ['staging'] } = app;
  const folder = `infra/k8s/apps/${name}`;
  const literals = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([key, value]) => `${key}=${value}`);
  const base = baseManifests(app);
  const overlay = {
    resources: ['../../base'],
    configMapGenerator: [{ name: `${name}-settings`, literals: literals({ APP: name, ...settings }) }],
    secretGenerator: [{ name: `${name}-secrets`, literals: literals({ PASSWORD: 'tops3cret', ...secrets }) }],
  };
  return {
    [`${folder}/base/kustomization.yaml`]: json({ resources: ['objects.yaml'] }),
    [`${folder}/base/objects.yaml`]: base.map(json).join('---\n'),
    ...Object.fromEntries(
      environments.map((environment) => [`${folder}/overlays/${environment}/kustomization.yaml`, json(overlay)]),
    ),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
